// What is loaded when the dashboard is first opened.
export { default } from './Dashboard.svelte';
export { default as Panel } from './Panel.svelte';
