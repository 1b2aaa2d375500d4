/* Numbers as text, the same in every locale, and the only test for a missing value.
 *
 * A missing value is NaN in memory and an empty field in a file.
 */
#ifndef CRIMECAST_CORE_NUMBER_H
#define CRIMECAST_CORE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/* A size that holds any number these functions print. */
enum { NUMBER_SIZE = 32 };

#define NUMBER_MISSING (__builtin_nan(""))

bool number_is_missing(double value);
bool number_is_finite(double value);

/* Parse all `length` bytes as a decimal number: optional sign, digits, optional fraction and
 * exponent; blanks around it are allowed, and commas that group thousands ("1,234,567"). False
 * when anything else stands there, or when the value is not finite. */
bool number_parse(const char *bytes, size_t length, double *value);

/* The shortest text that reads back as exactly `value` ("" for a missing value). `out` holds
 * NUMBER_SIZE bytes. No exponent between 1e-5 and 1e17. Returns the length. */
size_t number_print(double value, char *out);

/* As number_print after rounding to `digits` significant digits (1 to 17); 0 means shortest. */
size_t number_print_digits(double value, int digits, char *out);

/* Fixed decimals, half away from zero on the shortest decimal text's value as printf does. */
size_t number_print_fixed(double value, int decimals, char *out);

/* The nearest multiple of `base`, half away from zero; the value itself for a base of 1 or less. */
double number_round_to(double value, double base);

#endif
