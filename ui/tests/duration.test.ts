import { expect, test } from "vitest";
import { humanDuration } from "../src/i18n/duration";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

// Cases of k8s.io/apimachinery/pkg/util/duration/duration_test.go, and the borders between them.
test.each([
  [-2 * second, "<invalid>"], [-1 * second, "0s"], [0, "0s"], [second, "1s"], [119 * second, "119s"], [2 * minute, "2m"], [2 * minute + 30 * second, "2m30s"],
  [9 * minute + 59 * second, "9m59s"], [10 * minute, "10m"], [10 * minute + 59 * second, "10m"], [179 * minute, "179m"], [3 * hour, "3h"], [3 * hour + 5 * minute, "3h5m"],
  [7 * hour + 59 * minute, "7h59m"], [8 * hour, "8h"], [47 * hour + 59 * minute, "47h"], [2 * day, "2d"], [2 * day + 3 * hour, "2d3h"], [5 * day + 3 * hour, "5d3h"],
  [7 * day + 23 * hour, "7d23h"], [8 * day, "8d"], [8 * day + 5 * hour, "8d"], [729 * day, "729d"], [730 * day, "2y"], [731 * day, "2y1d"], [8 * 365 * day - day, "7y364d"],
  [8 * 365 * day, "8y"], [9 * 365 * day + 100 * day, "9y"],
])("%d ms is %s", (milliseconds, text) => expect(humanDuration(milliseconds)).toBe(text));
