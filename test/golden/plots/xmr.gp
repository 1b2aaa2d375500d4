# Burglary in King's Lynn: control chart of months.
# Run in this folder with: gnuplot xmr.gp
# Reads xmr.csv; writes xmr.svg and xmr.png. Needs gnuplot 5.4 or later.

reset
set encoding utf8
set datafile separator comma
set datafile columnheaders
data = 'xmr.csv'

# Words on the chart
title_1 = 'Burglary in King''s Lynn: three unusual months'
subtitle_1 = 'Burglary offences recorded per month, King''s Lynn, April 2021 to March 2025'
note_1 = 'Limits: 2.66 mean moving ranges from the mean (XmR chart); seasons are not allowed for.'
note_2 = 'Pattern: seven or more on one side of the mean. [x] not available.'
source_1 = 'Source: made up for a test.'

# Reading the data: an empty cell must be NaN, or gnuplot joins the line across it
cell(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN
month(s) = (t = strptime("%Y-%m", s), tm_year(t) + (tm_mon(t) + 0.5) / 12.0)
only(group, name) = stringcolumn("mark") eq group ? cell(name) : NaN

# Layout
# Title, subtitle, notes and source
set label 2 subtitle_1 at screen 0.01875, screen 0.885 left font ",13" tc rgb "#3D3D3D" front
set label 3 note_1 at screen 0.01875, screen 0.1175 left font ",11" tc rgb "#3D3D3D" front
set label 4 note_2 at screen 0.01875, screen 0.08 left font ",11" tc rgb "#3D3D3D" front
set label 5 source_1 at screen 0.01875, screen 0.0425 left font ",11" tc rgb "#3D3D3D" front

# Key
set arrow 1 from screen 0.01875, screen 0.8275 to screen 0.05625, screen 0.8275 nohead lw 1.5 lc rgb "#12436D" back
set label 6 "" at screen 0.0375, screen 0.8275 point pt 7 ps 0.6 lw 1 lc rgb "#12436D" front
set label 7 'Recorded' at screen 0.06719, screen 0.8275 left font ",12" tc rgb "#3D3D3D" front
set arrow 2 from screen 0.17659, screen 0.8275 to screen 0.21409, screen 0.8275 nohead lw 1.5 lc rgb "#801650" back
set label 8 "" at screen 0.19534, screen 0.8275 point pt 9 ps 0.95 lw 1 lc rgb "#801650" front
set label 9 'Above the limits' at screen 0.22503, screen 0.8275 left font ",12" tc rgb "#3D3D3D" front
set arrow 3 from screen 0.38549, screen 0.8275 to screen 0.42299, screen 0.8275 nohead lw 1.5 lc rgb "#801650" back
set label 10 "" at screen 0.40424, screen 0.8275 point pt 11 ps 0.95 lw 1 lc rgb "#801650" front
set label 11 'Below the limits' at screen 0.43393, screen 0.8275 left font ",12" tc rgb "#3D3D3D" front
set arrow 4 from screen 0.59229, screen 0.8275 to screen 0.62979, screen 0.8275 nohead lw 1.5 lc rgb "#F46A25" back
set label 12 "" at screen 0.61104, screen 0.8275 point pt 5 ps 0.7 lw 1 lc rgb "#F46A25" front
set label 13 'Part of a pattern' at screen 0.64073, screen 0.8275 left font ",12" tc rgb "#3D3D3D" front

# Plot area and axes
set key off noautotitle
set border 1 lw 1 lc rgb "#3D3D3D"
set tics nomirror out font ",12" tc rgb "#3D3D3D"
set grid ytics noxtics back lt 1 lw 0.75 lc rgb "#E0E0E0"
set ytics scale 0 offset 0.4,0 ('0' 0, '50' 50, '100' 100, '150' 150, '200' 200, '250' 250)
set lmargin at screen 0.06252
set rmargin at screen 0.8
set tmargin at screen 0.7675
set bmargin at screen 0.2475
set xrange [2021.25:2025.25]
set yrange [0:250]
set xtics scale 0,0.6 font ",12" ("" 2021.25 1, 'Apr' 2021.29167, "" 2021.5 1, 'Jul' 2021.54167, "" 2021.75 1, 'Oct' 2021.79167, "" 2022 1, 'Jan' 2022.04167, "" 2022.25 1, 'Apr' 2022.29167, "" 2022.5 1, 'Jul' 2022.54167, "" 2022.75 1, 'Oct' 2022.79167, "" 2023 1, 'Jan' 2023.04167, "" 2023.25 1, 'Apr' 2023.29167, "" 2023.5 1, 'Jul' 2023.54167, "" 2023.75 1, 'Oct' 2023.79167, "" 2024 1, 'Jan' 2024.04167, "" 2024.25 1, 'Apr' 2024.29167, "" 2024.5 1, 'Jul' 2024.54167, "" 2024.75 1, 'Oct' 2024.79167, "" 2025 1, 'Jan' 2025.04167, "" 2025.25 1)
set label 14 '2021' at first 2021.625, screen 0.1675 center font ",12" tc rgb "#3D3D3D" front
set label 15 '2022' at first 2022.5, screen 0.1675 center font ",12" tc rgb "#3D3D3D" front
set arrow 5 from first 2022, screen 0.185 to first 2022, screen 0.1525 nohead lw 1 lc rgb "#3D3D3D" front
set label 16 '2023' at first 2023.5, screen 0.1675 center font ",12" tc rgb "#3D3D3D" front
set arrow 6 from first 2023, screen 0.185 to first 2023, screen 0.1525 nohead lw 1 lc rgb "#3D3D3D" front
set label 17 '2024' at first 2024.5, screen 0.1675 center font ",12" tc rgb "#3D3D3D" front
set arrow 7 from first 2024, screen 0.185 to first 2024, screen 0.1525 nohead lw 1 lc rgb "#3D3D3D" front
set label 18 '2025' at first 2025.125, screen 0.1675 center font ",12" tc rgb "#3D3D3D" front
set arrow 8 from first 2025, screen 0.185 to first 2025, screen 0.1525 nohead lw 1 lc rgb "#3D3D3D" front

# Names of the lines
set label 19 'Upper limit 156' at screen 0.80937, screen 0.57176 left font ",12" tc rgb "#3D3D3D" front
set label 21 'Lower limit 90' at screen 0.80937, screen 0.43553 left font ",12" tc rgb "#3D3D3D" front

# Months outside the limits
set label 22 'Aug 2024: 204' at screen 0.66758, screen 0.67182 right font ",11" tc rgb "#3D3D3D" front
set label 23 'Feb 2023: 48' at screen 0.4254, screen 0.34734 left font ",11" tc rgb "#3D3D3D" front
set label 24 'Apr 2022: 204' at screen 0.27176, screen 0.67182 left font ",11" tc rgb "#3D3D3D" front
set label 25 '[x]' at first 2021.91667, screen 0.27 center font ",11" tc rgb "#3D3D3D" front

# The same drawing twice: vector for the web and editing, bitmap at twice the size for documents
do for [picture in "svg png"] {
  if (picture eq "svg") {
    sans = "Arial&#44; 'Liberation Sans'&#44; Helvetica&#44; sans-serif"
    set terminal svg size 640,400 dynamic font sans.",12" name "xmr" background rgb "white" noenhanced
    up = 0.42; tick = 0.4
  } else {
    sans = "Arial"
    set terminal pngcairo size 1280,800 font sans.",12" fontscale 1.5 linewidth 2 pointscale 2.9 dashlength 2 background rgb "white" noenhanced
    up = 0.2; tick = 0.6
  }
  set xtics scale 0,tick offset 0,up
  bold = sans." Bold"
  set output "xmr.".picture
  set label 1 title_1 at screen 0.01875, screen 0.9425 left font bold.",18" tc rgb "#0B0C0C" front
  set label 20 'Mean 123' at screen 0.80937, screen 0.50364 left font bold.",12" tc rgb "#0B0C0C" front
  plot data using (month(stringcolumn("month"))):(cell("lower_near")) with lines lw 0.75 dt (2,3) lc rgb "#2073BC", \
    data using (month(stringcolumn("month"))):(cell("upper_near")) with lines lw 0.75 dt (2,3) lc rgb "#2073BC", \
    data using (month(stringcolumn("month"))):(cell("lower_limit")) with lines lw 1.5 dt (8,4) lc rgb "#2073BC", \
    data using (month(stringcolumn("month"))):(cell("upper_limit")) with lines lw 1.5 dt (8,4) lc rgb "#2073BC", \
    data using (month(stringcolumn("month"))):(cell("mean")) with lines lw 1.25 lc rgb "#0B0C0C", \
    data using (month(stringcolumn("month"))):(cell("recorded")) with lines lw 2 lc rgb "#12436D", \
    data using (month(stringcolumn("month"))):(only("common", "recorded")) with points pt 7 ps 0.6 lc rgb "#12436D", \
    data using (month(stringcolumn("month"))):(only("pattern", "recorded")) with points pt 5 ps 0.7 lc rgb "#F46A25", \
    data using (month(stringcolumn("month"))):(only("outside_high", "recorded")) with points pt 9 ps 0.95 lc rgb "#801650", \
    data using (month(stringcolumn("month"))):(only("outside_low", "recorded")) with points pt 11 ps 0.95 lc rgb "#801650"
}
unset output
