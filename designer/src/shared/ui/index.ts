export { EmptyState, ErrorState, Forbidden, Loading, NotFound, Query, RouteError } from './states.js';
export { Avatar, Card, Chip, Due, dueTone, PageHead, type Tone } from './pieces.js';
export { ProblemList } from './ProblemList.js';
export { useProblemToast } from './problem-toast.js';
export { useMedia, useOnline, usePhone } from './use-media.js';
export { FormDialog } from './FormDialog.js';
