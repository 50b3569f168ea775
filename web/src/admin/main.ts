import { mount } from 'svelte';
import '../look/base.css';
import Admin from './Admin.svelte';

mount(Admin, { target: document.getElementById('app')! });
