#include "engine/batch/sample_data.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The nine partnerships of Staffordshire and Stoke-on-Trent under their real names, ONS codes and
 * about their real sizes. All other partnerships, forces and regions are invented and coded X. */
const struct sample_area sample_areas[] = {
    {"Cannock Chase", "E07000192", "Staffordshire", LEVEL_CSP, 100500, 4, 98},
    {"East Staffordshire", "E07000193", "Staffordshire", LEVEL_CSP, 122000, 9, 92},
    {"Lichfield", "E07000194", "Staffordshire", LEVEL_CSP, 105500, 7, 74},
    {"Newcastle-under-Lyme", "E07000195", "Staffordshire", LEVEL_CSP, 124500, 2, 100},
    {"South Staffordshire", "E07000196", "Staffordshire", LEVEL_CSP, 110500, 3, 68},
    {"Stafford", "E07000197", "Staffordshire", LEVEL_CSP, 136000, 5, 80},
    {"Staffordshire Moorlands", "E07000198", "Staffordshire", LEVEL_CSP, 96500, -1, 66},
    {"Stoke-on-Trent", "E06000021", "Staffordshire", LEVEL_CSP, 257500, 4, 150},
    {"Tamworth", "E07000199", "Staffordshire", LEVEL_CSP, 78500, 3, 102},
    {"Staffordshire", "E23000015", "West Midlands", LEVEL_FORCE, 0, 0, 0},
    {"West Midlands", "E12000005", "England & Wales", LEVEL_REGION, 0, 0, 0},
    {"England & Wales", "K04000001", "", LEVEL_COUNTRY, 0, 0, 0},

    {"Ashenmere", "X07000001", "Orchardshire", LEVEL_CSP, 98500, 5, 88},
    {"Brackwold", "X07000002", "Orchardshire", LEVEL_CSP, 64000, 3, 62},
    {"Calderwick", "X07000003", "Orchardshire", LEVEL_CSP, 187000, 7, 126},
    {"Dunmarsh", "X07000004", "Orchardshire", LEVEL_CSP, 111500, 4, 95},
    {"Orchardshire", "X23000001", "West Midlands", LEVEL_FORCE, 0, 0, 0},

    {"Elverholt", "X07000005", "Tarnshire", LEVEL_CSP, 102500, 1, 106},
    {"Fallowbridge", "X07000006", "Tarnshire", LEVEL_CSP, 143000, 3, 112},
    {"Garrowdale", "X07000007", "Tarnshire", LEVEL_CSP, 58500, -2, 61},
    {"Hexcombe", "X07000008", "Tarnshire", LEVEL_CSP, 318000, 5, 168},
    {"Tarnshire", "X23000002", "Northern Reach", LEVEL_FORCE, 0, 0, 0},
    {"Ivelstoke", "X07000009", "Fellshire", LEVEL_CSP, 93500, 2, 104},
    {"Kestrelham", "X07000010", "Fellshire", LEVEL_CSP, 128000, 4, 90},
    {"Larkwith", "X07000011", "Fellshire", LEVEL_CSP, 76500, 1, 72},
    {"Morrowby", "X07000012", "Fellshire", LEVEL_CSP, 245000, 3, 148},
    {"Fellshire", "X23000003", "Northern Reach", LEVEL_FORCE, 0, 0, 0},
    {"Netherquay", "X07000013", "Saltshire", LEVEL_CSP, 262000, 4, 156},
    {"Oxmantle", "X07000014", "Saltshire", LEVEL_CSP, 88500, 2, 101},
    {"Pellworth", "X07000015", "Saltshire", LEVEL_CSP, 117000, 6, 84},
    {"Quarnmouth", "X07000016", "Saltshire", LEVEL_CSP, 139500, 1, 134},
    {"Saltshire", "X23000004", "Northern Reach", LEVEL_FORCE, 0, 0, 0},
    {"Northern Reach", "X12000001", "England & Wales", LEVEL_REGION, 0, 0, 0},

    {"Ravensholt", "X07000017", "Fenshire", LEVEL_CSP, 104000, 8, 94},
    {"Saltmarch", "X07000018", "Fenshire", LEVEL_CSP, 71500, 6, 67},
    {"Thornwater", "X07000019", "Fenshire", LEVEL_CSP, 132500, 10, 78},
    {"Vexmoor", "X07000020", "Fenshire", LEVEL_CSP, 229000, 9, 144},
    {"Fenshire", "X23000005", "Eastern Reach", LEVEL_FORCE, 0, 0, 0},
    {"Yarrowfield", "X07000021", "Larkshire", LEVEL_CSP, 95500, 9, 76},
    {"Aldermoss", "X07000022", "Larkshire", LEVEL_CSP, 121000, 8, 86},
    {"Birchendale", "X07000023", "Larkshire", LEVEL_CSP, 148500, 11, 103},
    {"Copperhythe", "X07000024", "Larkshire", LEVEL_CSP, 274500, 7, 151},
    {"Larkshire", "X23000006", "Eastern Reach", LEVEL_FORCE, 0, 0, 0},
    {"Dovermoor", "X07000025", "Heronshire", LEVEL_CSP, 82500, 4, 64},
    {"Eastmarrow", "X07000026", "Heronshire", LEVEL_CSP, 109000, 7, 99},
    {"Fennimere", "X07000027", "Heronshire", LEVEL_CSP, 126500, 6, 82},
    {"Gullhaven", "X07000028", "Heronshire", LEVEL_CSP, 171000, 5, 138},
    {"Heronshire", "X23000007", "Eastern Reach", LEVEL_FORCE, 0, 0, 0},
    {"Eastern Reach", "X12000002", "England & Wales", LEVEL_REGION, 0, 0, 0},

    {"Hartlemoor", "X07000029", "Chalkshire", LEVEL_CSP, 101500, 6, 97},
    {"Ironbeck", "X07000030", "Chalkshire", LEVEL_CSP, 236500, 6, 152},
    {"Kingsfallow", "X07000031", "Chalkshire", LEVEL_CSP, 118500, 8, 73},
    {"Lindenport", "X07000032", "Chalkshire", LEVEL_CSP, 407000, 7, 176},
    {"Chalkshire", "X23000008", "Southern Reach", LEVEL_FORCE, 0, 0, 0},
    {"Mallowdene", "X07000033", "Brackenshire", LEVEL_CSP, 91000, 5, 65},
    {"Northwether", "X07000034", "Brackenshire", LEVEL_CSP, 107500, 4, 70},
    {"Otterwold", "X07000035", "Brackenshire", LEVEL_CSP, 129500, 7, 83},
    {"Pikestead", "X07000036", "Brackenshire", LEVEL_CSP, 99500, 5, 100},
    {"Brackenshire", "X23000009", "Southern Reach", LEVEL_FORCE, 0, 0, 0},
    {"Rookminster", "X07000037", "Wyvernshire", LEVEL_CSP, 163500, 6, 118},
    {"Silverstrand", "X07000038", "Wyvernshire", LEVEL_CSP, 144500, 3, 131},
    {"Tarnborough", "X07000039", "Wyvernshire", LEVEL_CSP, 113000, 5, 91},
    {"Willowgarth", "X07000040", "Wyvernshire", LEVEL_CSP, 67500, 4, 63},
    {"Wyvernshire", "X23000010", "Southern Reach", LEVEL_FORCE, 0, 0, 0},
    {"Southern Reach", "X12000003", "England & Wales", LEVEL_REGION, 0, 0, 0},
};
const size_t sample_area_count = COUNT(sample_areas);

const int sample_seasons[SEASONS][12] = {
    [SEASON_FLAT] = {98, 98, 99, 100, 101, 101, 102, 100, 100, 101, 101, 99},
    [SEASON_SUMMER] = {86, 88, 94, 102, 109, 112, 116, 110, 102, 100, 93, 88},
    [SEASON_WINTER] = {112, 108, 102, 95, 90, 88, 89, 92, 96, 104, 113, 111},
    [SEASON_AUTUMN] = {95, 96, 99, 97, 98, 97, 98, 99, 103, 108, 109, 101},
};

/* Shorthand for the table below. */
#define TOTAL "Total recorded crime"
#define VIOLENCE "Violence against the person"
#define UNLAWFUL_DRIVING "Death or serious injury - unlawful driving"
#define THEFT "Theft offences"
#define ROW(name, parent, compare, rate, trend, late, urban, measure, size, season, local)         \
    {                                                                                              \
        name, parent, COMPARE_##compare, rate, trend, late, urban, measure, size, SEASON_##season, \
            local                                                                                  \
    }

/* clang-format off */
const struct sample_category sample_categories[] = {
    /* name, parent, compare,                              rate   trend   late   urb   meas    r  season  local */
    ROW(TOTAL, "", YES,                                       0,      0,     0,    0,     0,   0,   FLAT, false),
    ROW(VIOLENCE, TOTAL, YES,                                 0,      0,     0,    0,     0,   0,   FLAT, false),
    ROW("Homicide", VIOLENCE, LOW_VOLUME,                 0.010,  -0.01,     0,  0.8, -0.15,  40,   FLAT, false),
    ROW(UNLAWFUL_DRIVING, VIOLENCE, LOW_VOLUME,           0.012,   0.02,     0, -0.2, -0.40,  40, SUMMER, false),
    ROW("Violence with injury", VIOLENCE, YES,              8.8,  0.012, -0.01,  0.9, -0.30, 140, SUMMER, false),
    ROW("Violence without injury", VIOLENCE, YES,          12.2,  0.045, -0.04,  0.8, -0.10, 140, SUMMER, false),
    ROW("Stalking and harassment", VIOLENCE, YES,           9.6,  0.075, -0.06,  0.6,  0.06, 100,   FLAT, false),
    ROW("Sexual offences", TOTAL, YES,                        0,      0,     0,    0,     0,   0,   FLAT, false),
    ROW("Rape", "Sexual offences", YES,                     1.0,   0.05, -0.02,  0.6, -0.18,  60,   FLAT, false),
    ROW("Other sexual offences", "Sexual offences", YES,   1.75,  0.045,     0,  0.6, -0.25,  60, SUMMER, false),
    ROW("Robbery", TOTAL, YES,                             1.05,  0.005,  0.02,  1.7, -0.50,  40, AUTUMN, false),
    ROW(THEFT, TOTAL, YES,                                    0,      0,     0,    0,     0,   0,   FLAT, false),
    ROW("Burglary", THEFT, YES,                               0,      0,     0,    0,     0,   0,   FLAT, false),
    ROW("Residential burglary", "Burglary", YES,            3.9,  -0.06, 0.015,  0.7, -0.42,  50, WINTER, false),
    ROW("Non-residential burglary", "Burglary", YES,        1.7, -0.055,  0.02,  0.5, -0.35,  35, WINTER, false),
    ROW("Vehicle offences", THEFT, YES,                     6.6,  -0.01, -0.02,  0.7, -0.48,  45, AUTUMN, false),
    ROW("Theft from the person", THEFT, YES,               1.15,   0.02,  0.06,  1.8, -0.72,  40, AUTUMN, false),
    ROW("Bicycle theft", THEFT, YES,                       1.35, -0.045, -0.01,  1.0, -0.20,  25, SUMMER, false),
    ROW("Shoplifting", THEFT, YES,                          5.4,  -0.02,  0.17,  1.0, -0.45,  45, AUTUMN, false),
    ROW("All other theft offences", THEFT, YES,             7.9,  -0.02,     0,  0.9, -0.40,  70,   FLAT, false),
    ROW("Criminal damage and arson", TOTAL, YES,            9.0, -0.025, -0.01,  0.8, -0.22,  90, SUMMER, false),
    ROW("Drug offences", TOTAL, YES,                          0,      0,     0,    0,     0,   0,   FLAT, false),
    ROW("Possession of drugs", "Drug offences", YES,        2.2,  0.015, -0.02,  1.1,  0.22,  25,   FLAT, false),
    ROW("Trafficking of drugs", "Drug offences", YES,      0.65,  0.045,     0,  1.1,  0.12,  25,   FLAT, false),
    ROW("Possession of weapons", TOTAL, YES,               0.78,   0.05,     0,  1.2, -0.15,  40,   FLAT, false),
    ROW("Public order offences", TOTAL, YES,                7.6,   0.04, -0.06,  1.0, -0.22,  80, SUMMER, false),
    ROW("Miscellaneous crimes", TOTAL, YES,                1.75,   0.03,     0,  0.6, -0.12,  60,   FLAT, false),
    ROW("Anti-social behaviour", "", NO_COMPARATOR,        24.0,  -0.07,     0,  0.9,  0.55,  40, SUMMER,  true),
};
/* clang-format on */
const size_t sample_category_count = COUNT(sample_categories);

const int sample_measures[SAMPLE_MEASURES] = {25, 100, 85, 60, 40, 30, 30, 40,
                                              80, 60,  95, 95, 75, 50, 30, 15};

#define RECORDING "Recording improvement"
#define RECORDED "Synthetic data: part of the rise is recording only"

const struct sample_event sample_events[] = {
    {"Pandemic measures", "2020-03", "2021-06", "", "",
     "Synthetic data: lockdowns make these months a poor guide", EVENT_EXCLUDE, 0},
    {RECORDING, "2022-06", "", SAMPLE_HOME, "Violence with injury", RECORDED, EVENT_LEVEL_SHIFT,
     0.08},
    {RECORDING, "2022-06", "", SAMPLE_HOME, "Violence without injury", RECORDED, EVENT_LEVEL_SHIFT,
     0.22},
    {RECORDING, "2022-06", "", SAMPLE_HOME, "Stalking and harassment", RECORDED, EVENT_LEVEL_SHIFT,
     0.25},
    {RECORDING, "2022-06", "", SAMPLE_HOME, "Public order offences", RECORDED, EVENT_LEVEL_SHIFT,
     0.22},
    {"Vehicle crime operation", "2019-05", "2019-08", "East Staffordshire", "Vehicle offences",
     "Synthetic data: a made-up operation of four months", EVENT_TEMPORARY, -0.40},
};
const size_t sample_event_count = COUNT(sample_events);

/* Outside the total, so that the gap shows in one series and empties no sum. */
const struct sample_gap sample_gaps[] = {
    {"Tamworth", "Anti-social behaviour", "2018-05", "2018-06"},
};
const size_t sample_gap_count = COUNT(sample_gaps);

const struct sample_alias sample_aliases[] = {
    {"area", "Stoke on Trent", "Stoke-on-Trent", "2017-03"},
    {"category", "Other Theft Offences", "All other theft offences", "2017-03"},
    /* not in crime.csv: for whoever puts a file of parents in its place */
};
const size_t sample_alias_count = COUNT(sample_aliases);

#define LIKE_CANNOCK "Similar to Cannock Chase"
#define LIKE_STOKE "Similar to Stoke-on-Trent"
#define LIKE_STAFFORD "Similar to Stafford"
#define LIKE_MOORLANDS "Similar to Staffordshire Moorlands"

const struct sample_member sample_similar[] = {
    {LIKE_CANNOCK, "Cannock Chase"},
    {LIKE_CANNOCK, "Tamworth"},
    {LIKE_CANNOCK, "Newcastle-under-Lyme"},
    {LIKE_CANNOCK, "Dunmarsh"},
    {LIKE_CANNOCK, "Elverholt"},
    {LIKE_CANNOCK, "Ivelstoke"},
    {LIKE_CANNOCK, "Oxmantle"},
    {LIKE_CANNOCK, "Ravensholt"},
    {LIKE_CANNOCK, "Hartlemoor"},
    {LIKE_STOKE, "Stoke-on-Trent"},
    {LIKE_STOKE, "Hexcombe"},
    {LIKE_STOKE, "Morrowby"},
    {LIKE_STOKE, "Netherquay"},
    {LIKE_STOKE, "Quarnmouth"},
    {LIKE_STOKE, "Vexmoor"},
    {LIKE_STOKE, "Copperhythe"},
    {LIKE_STOKE, "Ironbeck"},
    {LIKE_STAFFORD, "Stafford"},
    {LIKE_STAFFORD, "East Staffordshire"},
    {LIKE_STAFFORD, "Ashenmere"},
    {LIKE_STAFFORD, "Kestrelham"},
    {LIKE_STAFFORD, "Pellworth"},
    {LIKE_STAFFORD, "Thornwater"},
    {LIKE_STAFFORD, "Aldermoss"},
    {LIKE_STAFFORD, "Otterwold"},
    {LIKE_STAFFORD, "Ravensholt"}, /* in two groups */
    {LIKE_MOORLANDS, "Staffordshire Moorlands"},
    {LIKE_MOORLANDS, "South Staffordshire"},
    {LIKE_MOORLANDS, "Lichfield"},
    {LIKE_MOORLANDS, "Larkwith"},
    {LIKE_MOORLANDS, "Saltmarch"},
    {LIKE_MOORLANDS, "Dovermoor"},
    {LIKE_MOORLANDS, "Kingsfallow"},
    {LIKE_MOORLANDS, "Mallowdene"},
    {LIKE_MOORLANDS, "Northwether"},
};
const size_t sample_similar_count = COUNT(sample_similar);

#define WOMEN_AND_GIRLS "Violence against women and girls"

const struct sample_member sample_themes[] = {
    {"Serious violence", "Homicide"},
    {"Serious violence", "Violence with injury"},
    {"Serious violence", "Robbery"},
    {"Serious violence", "Possession of weapons"},
    {WOMEN_AND_GIRLS, "Stalking and harassment"},
    {WOMEN_AND_GIRLS, "Rape"},
    {WOMEN_AND_GIRLS, "Other sexual offences"},
    {"Vehicle crime and road harm", "Vehicle offences"},
    {"Vehicle crime and road harm", "Death or serious injury - unlawful driving"},
    {"Neighbourhood crime", "Residential burglary"},
    {"Neighbourhood crime", "Robbery"},
    {"Neighbourhood crime", "Theft from the person"},
    {"Neighbourhood crime", "Vehicle offences"},
};
const size_t sample_theme_count = COUNT(sample_themes);

const struct sample_comparator sample_comparators[] = {
    {"Total recorded crime", 258300}, {"Violence against the person", 99000},
    {"Sexual offences", 9900},        {"Robbery", 3450},
    {"Theft offences", 83700},        {"Burglary", 12300},
    {"Residential burglary", 8700},   {"Vehicle offences", 17100},
    {"Shoplifting", 24000},           {"Criminal damage and arson", 22800},
    {"Public order offences", 24300},
};
const size_t sample_comparator_count = COUNT(sample_comparators);
const int sample_comparator_population = 3000000;

const char *const sample_drawn[] = {
    "Total recorded crime",
    "Violence against the person",
    "Violence with injury",
    "Violence without injury",
    "Stalking and harassment",
    "Sexual offences",
    "Robbery",
    "Theft offences",
    "Residential burglary",
    "Vehicle offences",
    "Shoplifting",
    "Criminal damage and arson",
    "Public order offences",
    "Anti-social behaviour",
    "Serious violence",
};
const size_t sample_drawn_count = COUNT(sample_drawn);
