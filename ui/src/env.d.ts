/// <reference types="vite/client" />

/** True in development, test and mock builds: the mock transport may be used when there is no Tauri. */
declare const __MOCK__: boolean;
