import { mount } from 'svelte';
import '../look/base.css';
import Insight from './Insight.svelte';

mount(Insight, { target: document.getElementById('app')! });
