import '@ant-design/v5-patch-for-react-19';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.js';
import './app.css';

const root = document.getElementById('root');
if (!root) throw new Error('Expected an element #root in index.html but found none');
createRoot(root).render(<StrictMode><App /></StrictMode>);
