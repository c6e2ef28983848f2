/** Codes of units and posts, as the server takes them. */
export const CODE = /^[0-9A-Za-z][0-9A-Za-z_.-]{0,39}$/;
/** Kinds and levels. */
export const WORD = /^[a-z][a-z0-9-]{0,23}$/;
