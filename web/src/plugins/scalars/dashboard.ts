// What is loaded when the dashboard is first opened.
export { ahead } from './ahead';
export { default } from './Dashboard.svelte';
export { default as Settings } from './LaterSettings.svelte';
