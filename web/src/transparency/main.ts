import { mount } from 'svelte';
import '../look/base.css';
import Transparency from './Transparency.svelte';

mount(Transparency, { target: document.getElementById('app')! });
