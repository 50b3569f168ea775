import { mount } from 'svelte';
import '../look/base.css';
import Removal from './Removal.svelte';

mount(Removal, { target: document.getElementById('app')! });
