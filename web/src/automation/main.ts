import { mount } from 'svelte';
import '../look/base.css';
import Automation from './Automation.svelte';

mount(Automation, { target: document.getElementById('app')! });
