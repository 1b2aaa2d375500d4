/* Names of police forces: the same force is "west-mercia" in a file's name, "West Mercia Police" in
 * its rows and "West Mercia" among police force areas.
 */
#ifndef CRIMECAST_INPUTS_FORCE_NAME_H
#define CRIMECAST_INPUTS_FORCE_NAME_H

#include <stdbool.h>

/* Do two names mean one police force? Case, punctuation and order of words do not count, nor do the
 * words police, constabulary, service, of, the, and: "city-of-london" is "London, City of". */
bool force_name_same(const char *a, const char *b);

#endif
