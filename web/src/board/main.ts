import { mount } from 'svelte';
import '../look/base.css';
import Board from './Board.svelte';

mount(Board, { target: document.getElementById('app')! });
