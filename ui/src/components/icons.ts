/** Drawings of the icons, on a grid of 16. */
export const paths = {
  fleet: "M3 3h4v4H3zM9 3h4v4H9zM3 9h4v4H3zM9 9h4v4H9z",
  applications: "M2.5 4h4M2.5 8h4M2.5 12h4M9.5 4h.01M13 4h.01M9.5 8h.01M13 8h.01M9.5 12h.01M13 12h.01",
  monitoring: "M2.5 13.5h11M3.5 11l3-4 2.5 2 4-5.5",
  explorer: "M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6",
  activity: "M2 8h3l2-4.5 2.5 9L11.5 8H14",
  settings: "M3 4.5h10M3 8h10M3 11.5h10M6 3v3M10.5 6.5v3M5 10v3",
  close: "M4 4l8 8M12 4l-8 8",
  search: "M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9M10.5 10.5L13.5 13.5",
  lock: "M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
  good: "M3.5 8.5l3 3 6-7",
  warn: "M8 2.5l6 11H2zM8 6.5v3.5M8 11.6v.4",
  bad: "M8 2a6 6 0 1 1 0 12a6 6 0 0 1 0-12M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4",
  calm: "M8 2a6 6 0 1 1 0 12a6 6 0 0 1 0-12M8 5v3.5l2 1.5",
  off: "M8 2a6 6 0 1 1 0 12a6 6 0 0 1 0-12M5 8h6",
  window: "M6 3H3v10h10v-3M9 3h4v4M13 3L7.5 8.5",
  windows: "M5.5 5.5V3H13v7.5h-2.5M3 5.5h7.5V13H3z",
  edit: "M3 13l.6-2.8L10.5 3.3l2.2 2.2L5.8 12.4zM9 4.8L11.2 7",
  chevron: "M4.5 6.5L8 10l3.5-3.5",
  undo: "M5.5 3L2.5 6l3 3M2.5 6h7a3.5 3.5 0 0 1 0 7H6",
  columns: "M2.5 3.5h11v9h-11zM6.2 3.5v9M9.8 3.5v9",
  differs: "M3 6h10M3 10h10M10.5 3l-5 10",
  more: "M6.5 4.5L10 8l-3.5 3.5",
};

export type IconName = keyof typeof paths;
