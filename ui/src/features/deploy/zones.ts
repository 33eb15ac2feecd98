/** Time zones that are offered; any other of the tz database can be typed. */
export const zones = ["Asia/Seoul", "Asia/Tokyo", "Asia/Shanghai", "Asia/Singapore", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "UTC"];
