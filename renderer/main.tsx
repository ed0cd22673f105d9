import './schemas.ts';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/strip.css';
import './styles/feed.css';
import './styles/inspector.css';
import './styles/people.css';
import './styles/menu.css';
import './styles/panel.css';
import './styles/mail.css';
import './styles/question.css';
import './styles/invites.css';
import './styles/fields.css';
import './styles/setup.css';
import './styles/template.css';
import './styles/toast.css';
import './styles/overview.css';
import './styles/palette.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followSystem } from '../shared/format.ts';
import { App } from './app.tsx';
import { BulkWork } from './bulk.ts';
import { ByHand } from './by-hand.ts';
import { createHttpClient } from './client.ts';
import { FeedStore } from './feed.ts';
import { createIpcClient } from './ipc-client.ts';
import { PeopleList } from './people.ts';
import { WindowStore } from './state.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

followSystem(navigator.language);
const client = window.usher ? createIpcClient(window.usher) : createHttpClient();
const store = new WindowStore(client);
const feed = new FeedStore(client);
const people = new PeopleList(client);
const byHand = new ByHand(client);
const bulk = new BulkWork(client);
store.onBulk((view) => bulk.take(view));
store.onParticipant((change) => people.apply(change));
store.onDeliveries(feed);
store.start();

createRoot(root).render(
  <StrictMode>
    <App client={client} store={store} feed={feed} people={people} bulk={bulk} byHand={byHand} />
  </StrictMode>,
);
