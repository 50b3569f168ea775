import { mount } from 'svelte';
import '../look/base.css';
import Campaign from './Campaign.svelte';

mount(Campaign, { target: document.getElementById('app')! });
