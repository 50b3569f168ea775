import { mount } from 'svelte';
import '../look/base.css';
import Desk from './Desk.svelte';

mount(Desk, { target: document.getElementById('app')! });
