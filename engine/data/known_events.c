#include "engine/data/known_events.h"

#include <string.h>

#include "engine/data/period.h"

#define MONTH(year, month) ((year)*MONTHS_A_YEAR + (month)-1)

/* Categories by the names they go by in published tables. */
#define VIOLENCE                                                                            \
    "Violence against the person|Violence against the person offences|Violence and sexual " \
    "offences"
#define VIOLENCE_WITH "Violence with injury"
#define VIOLENCE_WITHOUT "Violence without injury"
#define SEXUAL "Sexual offences"
#define PUBLIC_ORDER "Public order offences|Public order"
#define STALKING "Stalking and harassment|Harassment"
#define STALKING_ALONE "Stalking"
#define RESIDENTIAL "Residential burglary|Burglary - residential|Burglary residential"
#define BUSINESS \
    "Non-residential burglary|Burglary - business and community|Burglary business and community"
#define BURGLARY "Burglary|Burglary offences|All burglary"
#define FRAUD "Fraud|Fraud offences|Fraud and forgery"
#define DAMAGE "Criminal damage and arson|Arson and criminal damage|Criminal damage"
#define SHOPLIFTING "Shoplifting|Shop theft"
#define EVERYTHING ""

/* Sources, cited where a date was checked against them. */
#define LOCKDOWN_LAWS \
    "House of Commons Library, Coronavirus: A history of English lockdown laws, briefing 9068"
#define ROADMAP "Press reports of the roadmap, HuffPost UK, June 2021, and GoodTo, July 2021"
#define BULLETIN_1998                                                                     \
    "Home Office, Recorded Crime Statistics England and Wales April 1998 to March 1999, " \
    "Statistical Bulletin 18/99, Annex A and notes"
#define TABLE_A4 \
    "Home Office, Police recorded crime appendix tables year ending March 2022, notes to Table A4"
#define PRACTICES \
    "House of Commons Library, Changes in crime recording practices, SN/SG/2607, 31 October 2008"
#define ACTION_FRAUD "Home Office answer to a written question on Action Fraud, UK Parliament"
#define BULLETIN_2014                                                                            \
    "ONS, Crime in England and Wales: year ending December 2014, 23 April 2015; HMIC inspected " \
    "February to August 2014"
#define VICTIM_COUNT "HMIC, Crime-recording: making the victim count, 18 November 2014"
#define RULES_2023                                                                            \
    "Police Oracle, Changes to counting rules to take effect in mid-May (2023); Home Office " \
    "answer to a written question, 24 April 2023"
#define UNVERIFIED "unverified"

static const struct known_event entries[] = {
    {"Expanded coverage and counting rules", EVENT_LEVEL_SHIFT, MONTH(1998, 4), MONTH(1998, 4), "",
     EVERYTHING, 1, "1 April 1998: more offences notifiable, one crime per victim", BULLETIN_1998},
    {"National Crime Recording Standard", EVENT_RAMP, MONTH(2002, 4), MONTH(2003, 3), "",
     EVERYTHING, 1,
     "Introduced in April 2002; recording rose in 2002-03 and, as compliance improved, after",
     TABLE_A4},
    {"Clarified rule on grievous bodily harm", EVENT_LEVEL_SHIFT, MONTH(2008, 4), MONTH(2008, 4),
     "", VIOLENCE_WITH, 1, "April 2008: more offences fall under the rule", PRACTICES},
    {"Fraud moves to Action Fraud", EVENT_RAMP, MONTH(2011, 4), MONTH(2013, 3), "", FRAUD, -1,
     "Force by force from April 2011 to March 2013", ACTION_FRAUD},
    {"Disorder of August 2011", EVENT_TEMPORARY, MONTH(2011, 8), MONTH(2011, 8), "", BURGLARY, 1,
     "6 to 11 August 2011, mainly in London",
     "Home Office, An overview of recorded crimes and arrests resulting from disorder events "
     "in August 2011, October 2011"},
    {"Disorder of August 2011", EVENT_TEMPORARY, MONTH(2011, 8), MONTH(2011, 8), "", DAMAGE, 1,
     "6 to 11 August 2011, mainly in London",
     "Home Office, An overview of recorded crimes and arrests resulting from disorder events "
     "in August 2011, October 2011"},
    {"Renewed focus on crime recording", EVENT_RAMP, MONTH(2014, 2), MONTH(2015, 3), "", VIOLENCE,
     1, "Inspection of all forces; compliance kept improving after the last month given here",
     BULLETIN_2014},
    {"Renewed focus on crime recording", EVENT_RAMP, MONTH(2014, 2), MONTH(2015, 3), "",
     VIOLENCE_WITHOUT, 1,
     "Inspection of all forces; compliance kept improving after the last month given here",
     BULLETIN_2014},
    {"Renewed focus on crime recording", EVENT_RAMP, MONTH(2014, 2), MONTH(2015, 3), "", SEXUAL, 1,
     "Inspection of all forces; compliance kept improving after the last month given here",
     BULLETIN_2014},
    {"Renewed focus on crime recording", EVENT_RAMP, MONTH(2014, 2), MONTH(2015, 3), "",
     PUBLIC_ORDER, 1,
     "Inspection of all forces; compliance kept improving after the last month given here",
     BULLETIN_2014},
    {"Stalking separate from harassment", EVENT_LEVEL_SHIFT, MONTH(2014, 4), MONTH(2014, 4), "",
     STALKING_ALONE, 1, "A classification of its own from April 2014", TABLE_A4},
    {"Report Making the victim count", EVENT_LEVEL_SHIFT, MONTH(2014, 11), MONTH(2014, 11), "",
     VIOLENCE, 1, "A third of violent crime found not recorded; recording improved after",
     VICTIM_COUNT},
    {"Report Making the victim count", EVENT_LEVEL_SHIFT, MONTH(2014, 11), MONTH(2014, 11), "",
     SEXUAL, 1, "A quarter of sexual offences found not recorded; recording improved after",
     VICTIM_COUNT},
    {"Malicious communications counted", EVENT_LEVEL_SHIFT, MONTH(2015, 4), MONTH(2015, 4), "",
     VIOLENCE_WITHOUT, 1,
     "From April 2015 with disclosure of private sexual images; moved on in April 2017", TABLE_A4},
    {"Malicious communications counted", EVENT_LEVEL_SHIFT, MONTH(2015, 4), MONTH(2015, 4), "",
     STALKING, 1,
     "From April 2015 with disclosure of private sexual images; moved on in April 2017", TABLE_A4},
    {"Burglary residential or business", EVENT_LEVEL_SHIFT, MONTH(2017, 4), MONTH(2017, 4), "",
     RESIDENTIAL, 1, "Sheds and garages of homes count as residential; the month is unverified",
     "Lincolnshire Police and Crime Commissioner, Police are changing the way they record "
     "burglary statistics, 15 December 2017"},
    {"Burglary residential or business", EVENT_LEVEL_SHIFT, MONTH(2017, 4), MONTH(2017, 4), "",
     BUSINESS, -1, "Sheds and garages of homes count as residential; the month is unverified",
     "Lincolnshire Police and Crime Commissioner, Police are changing the way they record "
     "burglary statistics, 15 December 2017"},
    {"Harassment recorded beside other crimes", EVENT_LEVEL_SHIFT, MONTH(2018, 4), MONTH(2018, 4),
     "", STALKING, 1,
     "From April 2018 a course of conduct is recorded in addition to the most serious offence",
     TABLE_A4},
    {"Harassment recorded beside other crimes", EVENT_LEVEL_SHIFT, MONTH(2018, 4), MONTH(2018, 4),
     "", VIOLENCE, 1,
     "From April 2018 a course of conduct is recorded in addition to the most serious offence",
     TABLE_A4},
    {"Covid-19 restrictions", EVENT_TEMPORARY, MONTH(2020, 3), MONTH(2021, 7), "", EVERYTHING, 0,
     "England: from 26 March 2020 until legal limits ended on 19 July 2021; name either this "
     "or the lockdowns",
     LOCKDOWN_LAWS "; " ROADMAP},
    {"Covid-19 first lockdown", EVENT_TEMPORARY, MONTH(2020, 4), MONTH(2020, 6), "", EVERYTHING, 0,
     "England: from 26 March 2020, shops open from 15 June, most limits lifted on 4 July",
     LOCKDOWN_LAWS},
    {"Former partners recorded as stalking", EVENT_LEVEL_SHIFT, MONTH(2020, 4), MONTH(2020, 4), "",
     STALKING_ALONE, 1, "From April 2020, unless it is harassment in law only", TABLE_A4},
    {"Covid-19 second lockdown", EVENT_TEMPORARY, MONTH(2020, 11), MONTH(2020, 11), "", EVERYTHING,
     0, "England: 5 November to 2 December 2020", LOCKDOWN_LAWS},
    {"Covid-19 third lockdown", EVENT_TEMPORARY, MONTH(2021, 1), MONTH(2021, 3), "", EVERYTHING, 0,
     "England: from 6 January 2021, stay at home until 29 March, shops open from 12 April",
     LOCKDOWN_LAWS "; " ROADMAP},
    {"Residential burglary split", EVENT_LEVEL_SHIFT, MONTH(2023, 4), MONTH(2023, 4), "",
     RESIDENTIAL, -1,
     "Homes and unconnected buildings told apart; the month is unverified, and tables that add "
     "the two do not change",
     "The Telegraph, 29 April 2023, quoting the National Police Chiefs' Council"},
    {"Principal crime rule of 2023", EVENT_LEVEL_SHIFT, MONTH(2023, 5), MONTH(2023, 5), "",
     STALKING, -1, "From mid-May 2023 one principal crime for each incident", RULES_2023},
    {"Principal crime rule of 2023", EVENT_LEVEL_SHIFT, MONTH(2023, 5), MONTH(2023, 5), "",
     VIOLENCE, -1, "From mid-May 2023 one principal crime for each incident", RULES_2023},
    {"Principal crime rule of 2023", EVENT_LEVEL_SHIFT, MONTH(2023, 5), MONTH(2023, 5), "",
     PUBLIC_ORDER, -1,
     "From mid-May 2023 disturbances that are over when police arrive need not be recorded",
     RULES_2023},
    {"Retail Crime Action Plan", EVENT_LEVEL_SHIFT, MONTH(2023, 10), MONTH(2023, 10), "",
     SHOPLIFTING, 1,
     "Launched on 23 October 2023; an effect on recorded numbers is a guess, unverified",
     "National Business Crime Centre, New Retail Crime Action Plan published, October 2023"},
    {"Metropolitan Police system CONNECT", EVENT_LEVEL_SHIFT, MONTH(2024, 3), MONTH(2024, 3),
     "Metropolitan Police|Metropolitan|London|Greater London", EVERYTHING, 0,
     "Replaced CRIS on 28 February 2024",
     "Metropolitan Police, freedom of information disclosure 01.FOI.25.042468, January "
     "2025"},
    {"Dangerous driving counted", EVENT_LEVEL_SHIFT, MONTH(2020, 4), MONTH(2020, 4), "",
     "Miscellaneous crimes against society|Miscellaneous crimes", 1,
     "Said to be notifiable from April 2020", UNVERIFIED},
};

const struct known_event *known_events(size_t *count) {
    *count = sizeof entries / sizeof *entries;
    return entries;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool known_events_lists(const char *list, const char *name) {
    if (!list[0])
        return true;
    for (const char *c = list; *c;) {
        size_t length = strcspn(c, "|"), i = 0;
        while (i < length && name[i] && lower(c[i]) == lower(name[i]))
            i++;
        if (i == length && !name[i])
            return true;
        c += length + (c[length] == '|');
    }
    return false;
}
