import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router';
import { Loading, NotFound } from '../../shared/ui/index.js';
import { ProcessListPage } from './catalogue/ProcessListPage.js';

const DesignerPage = lazy(() => import('./drafting/DesignerPage.js'));
const VersionPage = lazy(() => import('./catalogue/VersionPage.js'));

/** The screens under /processes: the list, a published version to look at, a draft to draw. */
export function ProcessesRoutes() {
  return (
    <Suspense fallback={<Loading />}>
      <Routes>
        <Route index element={<ProcessListPage />} />
        <Route path="versions/:definitionId" element={<VersionPage />} />
        <Route path="drafts/:draftId" element={<DesignerPage />} />
        <Route path="*" element={<NotFound />} />
      </Routes>
    </Suspense>
  );
}
