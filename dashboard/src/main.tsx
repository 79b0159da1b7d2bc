import { render } from 'preact';
import { listen } from './address';
import { App } from './app';
import './styles/index.css';
import { dress } from './theme';
import { speak } from './words';

dress();
listen();
await speak();
render(<App />, document.getElementById('app')!);
