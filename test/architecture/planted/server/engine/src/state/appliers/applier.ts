export const applier = 1;
