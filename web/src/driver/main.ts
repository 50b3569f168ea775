import { mount } from 'svelte';
import '../look/base.css';
import Driver from './Driver.svelte';

mount(Driver, { target: document.getElementById('app')! });
