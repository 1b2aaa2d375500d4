# Burglary in King's Lynn: control chart of months.
# Run in this folder with: gnuplot xmr_long.gp
# Reads xmr_long.csv; writes xmr_long.svg and xmr_long.png. Needs gnuplot 5.4 or later.

reset
set encoding utf8
set datafile separator comma
set datafile columnheaders
data = 'xmr_long.csv'

# Words on the chart
title_1 = 'Burglary in King''s Lynn: five unusual months'
subtitle_1 = 'Burglary offences recorded per month, King''s Lynn, April 2021 to March 2031'
note_1 = 'Limits: 2.66 mean moving ranges from the mean (XmR chart); seasons are not allowed for.'
note_2 = 'Pattern: seven or more on one side of the mean. No room for 1 date.'
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
set ytics scale 0 offset 0.4,0 ('0' 0, '5' 5, '10' 10, '15' 15)
set lmargin at screen 0.0521
set rmargin at screen 0.8
set tmargin at screen 0.7675
set bmargin at screen 0.2125
set xrange [2021.25:2031.25]
set yrange [0:15]
set xtics scale 0,0.6 font ",12" ('2021' 2021.625, '2022' 2022.5, '2023' 2023.5, '2024' 2024.5, '2025' 2025.5, '2026' 2026.5, '2027' 2027.5, '2028' 2028.5, '2029' 2029.5, '2030' 2030.5, "" 2022 1, "" 2023 1, "" 2024 1, "" 2025 1, "" 2026 1, "" 2027 1, "" 2028 1, "" 2029 1, "" 2030 1, "" 2031 1)

# Names of the lines
set label 14 'Upper limit 11' at screen 0.80937, screen 0.61151 left font ",12" tc rgb "#3D3D3D" front
set label 16 'Lower limit 6.6' at screen 0.80937, screen 0.45729 left font ",12" tc rgb "#3D3D3D" front

# Months outside the limits
set arrow 5 from screen 0.31004, screen 0.75866 to screen 0.31972, screen 0.73568 nohead lw 0.75 lc rgb "#3D3D3D" front
set label 17 'Aug 2024: 15' at screen 0.3244, screen 0.73568 left font ",11" tc rgb "#3D3D3D" front
set arrow 6 from screen 0.27406, screen 0.62834 to screen 0.26439, screen 0.65132 nohead lw 0.75 lc rgb "#3D3D3D" front
set label 18 'Apr 2024: 11' at screen 0.2597, screen 0.65132 right font ",11" tc rgb "#3D3D3D" front
set label 19 'Feb 2023: 3' at screen 0.20952, screen 0.3235 left font ",11" tc rgb "#3D3D3D" front
set arrow 7 from screen 0.13553, screen 0.75866 to screen 0.14521, screen 0.73568 nohead lw 0.75 lc rgb "#3D3D3D" front
set label 20 'Apr 2022: 15' at screen 0.14989, screen 0.73568 left font ",11" tc rgb "#3D3D3D" front

# The same drawing twice: vector for the web and editing, bitmap at twice the size for documents
do for [picture in "svg png"] {
  if (picture eq "svg") {
    sans = "Arial&#44; 'Liberation Sans'&#44; Helvetica&#44; sans-serif"
    set terminal svg size 640,400 dynamic font sans.",12" name "xmr_long" background rgb "white" noenhanced
    up = 0.42; tick = 0.4
  } else {
    sans = "Arial"
    set terminal pngcairo size 1280,800 font sans.",12" fontscale 1.5 linewidth 2 pointscale 2.9 dashlength 2 background rgb "white" noenhanced
    up = 0.2; tick = 0.6
  }
  set xtics scale 0,tick offset 0,up
  bold = sans." Bold"
  set output "xmr_long.".picture
  set label 1 title_1 at screen 0.01875, screen 0.9425 left font bold.",18" tc rgb "#0B0C0C" front
  set label 15 'Mean 8.7' at screen 0.80937, screen 0.5344 left font bold.",12" tc rgb "#0B0C0C" front
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
