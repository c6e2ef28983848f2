import { Route, Routes } from 'react-router';
import { NotFound } from '../../shared/ui/index.js';
import { DecisionListPage } from './DecisionListPage.js';
import { DecisionPage } from './DecisionPage.js';

/** The screens under /decisions: the list, and one decision to look at and to try. */
export function DecisionsRoutes() {
  return (
    <Routes>
      <Route index element={<DecisionListPage />} />
      <Route path=":decisionId" element={<DecisionPage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
