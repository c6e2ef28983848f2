export const engine = 'front door';
