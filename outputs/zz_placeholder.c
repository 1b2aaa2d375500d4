extern int placeholder_until_filled;
