# Vehicle offences in Bristol, City of: recorded offences and a forecast.
# Run in this folder with: gnuplot fan_gaps.gp
# Reads fan_gaps.csv; writes fan_gaps.svg and fan_gaps.png. Needs gnuplot 5.4 or later.

reset
set encoding utf8
set datafile separator comma
set datafile columnheaders
data = 'fan_gaps.csv'

# Words on the chart
title_1 = 'Vehicle offences in Bristol, City of, recorded and forecast'
subtitle_1 = 'Offences recorded per month, Bristol, City of, April 2023 to March 2025, and forecast to March 2026'
note_1 = 'Synthetic figures. [x] not available. [c] suppressed: a count from 1 to 4.'
source_1 = 'Source: made up for a test.'
end_value = '136'

# Reading the data: an empty cell must be NaN, or gnuplot joins the line across it
cell(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN
month(s) = (t = strptime("%Y-%m", s), tm_year(t) + (tm_mon(t) + 0.5) / 12.0)
last = '2025-03'
joined(name) = stringcolumn("month") eq last ? column("recorded") : cell(name)   # the fan opens at the last recorded point

# Layout
# Title, subtitle, notes and source
set label 2 subtitle_1 at screen 0.01875, screen 0.89302 left font ",13" tc rgb "#3D3D3D" front
set label 3 note_1 at screen 0.01875, screen 0.07442 left font ",11" tc rgb "#3D3D3D" front
set label 4 source_1 at screen 0.01875, screen 0.03953 left font ",11" tc rgb "#3D3D3D" front

# Key to the bands
set label 5 'Chance that the count falls in the band:' at screen 0.01875, screen 0.83953 left font ",12" tc rgb "#3D3D3D" front
set object 1 rectangle from screen 0.35957, screen 0.82674 to screen 0.3877, screen 0.85233 front fc rgb "#6BACE6" fs solid 1 border lc rgb "#2073BC" lw 0.75
set label 6 '1 in 2' at screen 0.39707, screen 0.83953 left font ",12" tc rgb "#3D3D3D" front
set object 2 rectangle from screen 0.47106, screen 0.82674 to screen 0.49919, screen 0.85233 front fc rgb "#A6CDF0" fs solid 1 border lc rgb "#2073BC" lw 0.75
set label 7 '4 in 5' at screen 0.50856, screen 0.83953 left font ",12" tc rgb "#3D3D3D" front
set object 3 rectangle from screen 0.58255, screen 0.82674 to screen 0.61067, screen 0.85233 front fc rgb "#DDECF9" fs solid 1 border lc rgb "#2073BC" lw 0.75
set label 8 '19 in 20' at screen 0.62005, screen 0.83953 left font ",12" tc rgb "#3D3D3D" front

# Plot area and axes
set key off noautotitle
set border 1 lw 1 lc rgb "#3D3D3D"
set tics nomirror out font ",12" tc rgb "#3D3D3D"
set grid ytics noxtics back lt 1 lw 0.75 lc rgb "#E0E0E0"
set ytics scale 0 offset 0.4,0 ('0' 0, '50' 50, '100' 100, '150' 150, '200' 200)
set lmargin at screen 0.06252
set rmargin at screen 0.81875
set tmargin at screen 0.75116
set bmargin at screen 0.19535
set xrange [2023.25:2026.25]
set yrange [0:200]
set xtics scale 0,0.6 font ",12" ("" 2023.25 1, 'Apr' 2023.29167, "" 2023.5 1, 'Jul' 2023.54167, "" 2023.75 1, 'Oct' 2023.79167, "" 2024 1, 'Jan' 2024.04167, "" 2024.25 1, 'Apr' 2024.29167, "" 2024.5 1, 'Jul' 2024.54167, "" 2024.75 1, 'Oct' 2024.79167, "" 2025 1, 'Jan' 2025.04167, "" 2025.25 1, 'Apr' 2025.29167, "" 2025.5 1, 'Jul' 2025.54167, "" 2025.75 1, 'Oct' 2025.79167, "" 2026 1, 'Jan' 2026.04167, "" 2026.25 1)
set label 9 '2023' at first 2023.625, screen 0.12093 center font ",12" tc rgb "#3D3D3D" front
set label 10 '2024' at first 2024.5, screen 0.12093 center font ",12" tc rgb "#3D3D3D" front
set arrow 1 from first 2024, screen 0.13721 to first 2024, screen 0.10698 nohead lw 1 lc rgb "#3D3D3D" front
set label 11 '2025' at first 2025.5, screen 0.12093 center font ",12" tc rgb "#3D3D3D" front
set arrow 2 from first 2025, screen 0.13721 to first 2025, screen 0.10698 nohead lw 1 lc rgb "#3D3D3D" front
set label 12 '2026' at first 2026.125, screen 0.12093 center font ",12" tc rgb "#3D3D3D" front
set arrow 3 from first 2026, screen 0.13721 to first 2026, screen 0.10698 nohead lw 1 lc rgb "#3D3D3D" front

# End of the record
set arrow 4 from first 2025.25, graph 0 to first 2025.25, screen 0.78837 nohead lw 0.75 lc rgb "#3D3D3D" dt (4,3) front
set label 13 'Recorded to March 2025' at first 2025.21281, screen 0.77442 right font ",12" tc rgb "#3D3D3D" front
set label 14 'Forecast' at first 2025.28719, screen 0.77442 left font ",12" tc rgb "#3D3D3D" front

# Periods without a figure
set label 15 '[x]' at screen 0.18856, screen 0.21628 center font ",11" tc rgb "#3D3D3D" front
set label 16 '[c]' at screen 0.22007, screen 0.21628 center font ",11" tc rgb "#3D3D3D" front
set label 17 '[x]' at screen 0.26208, screen 0.21628 center font ",11" tc rgb "#3D3D3D" front
set label 18 '[c]' at screen 0.38812, screen 0.21628 center font ",11" tc rgb "#3D3D3D" front

# Last forecast, its value and its range
set arrow 5 from screen 0.82656, first 111.8 to screen 0.82656, first 160.2 nohead lw 1.5 lc rgb "#2073BC" front
set arrow 6 from screen 0.82188, first 111.8 to screen 0.83125, first 111.8 nohead lw 1.5 lc rgb "#2073BC" front
set arrow 7 from screen 0.82188, first 160.2 to screen 0.83125, first 160.2 nohead lw 1.5 lc rgb "#2073BC" front
set label 19 'March 2026' at screen 0.84062, screen 0.62447 left font ",12" tc rgb "#3D3D3D" front
set label 21 '4 in 5 chance:' at screen 0.84062, screen 0.55237 left font ",11" tc rgb "#3D3D3D" front
set label 22 '112 to 160' at screen 0.84062, screen 0.51981 left font ",11" tc rgb "#3D3D3D" front

# The same drawing twice: vector for the web and editing, bitmap at twice the size for documents
do for [picture in "svg png"] {
  if (picture eq "svg") {
    sans = "Arial&#44; 'Liberation Sans'&#44; Helvetica&#44; sans-serif"
    set terminal svg size 640,430 dynamic font sans.",12" name "fan_gaps" background rgb "white" noenhanced
    up = 0.42; tick = 0.4
  } else {
    sans = "Arial"
    set terminal pngcairo size 1280,860 font sans.",12" fontscale 1.5 linewidth 2 pointscale 2.9 dashlength 2 background rgb "white" noenhanced
    up = 0.2; tick = 0.6
  }
  set xtics scale 0,tick offset 0,up
  bold = sans." Bold"
  set output "fan_gaps.".picture
  set label 1 title_1 at screen 0.01875, screen 0.94651 left font bold.",18" tc rgb "#0B0C0C" front
  set label 20 end_value at screen 0.84062, screen 0.58958 left font bold.",14" tc rgb "#0B0C0C" front
  plot data using (month(stringcolumn("month"))):(joined("lower_95")):(joined("upper_95")) with filledcurves fc rgb "#DDECF9" fs solid 1 noborder, \
    data using (month(stringcolumn("month"))):(joined("lower_80")):(joined("upper_80")) with filledcurves fc rgb "#A6CDF0" fs solid 1 noborder, \
    data using (month(stringcolumn("month"))):(joined("lower_50")):(joined("upper_50")) with filledcurves fc rgb "#6BACE6" fs solid 1 noborder, \
    data using (month(stringcolumn("month"))):(joined("lower_95")) with lines lw 0.75 lc rgb "#2073BC", \
    data using (month(stringcolumn("month"))):(joined("upper_95")) with lines lw 0.75 lc rgb "#2073BC", \
    data using (month(stringcolumn("month"))):(joined("lower_80")) with lines lw 0.75 lc rgb "#2073BC", \
    data using (month(stringcolumn("month"))):(joined("upper_80")) with lines lw 0.75 lc rgb "#2073BC", \
    data using (month(stringcolumn("month"))):(joined("lower_50")) with lines lw 0.75 lc rgb "#2073BC", \
    data using (month(stringcolumn("month"))):(joined("upper_50")) with lines lw 0.75 lc rgb "#2073BC", \
    data using (month(stringcolumn("month"))):(joined("forecast")) with lines lw 2 dt (7,4) lc rgb "#12436D", \
    data using (month(stringcolumn("month"))):(cell("recorded")) with lines lw 2 lc rgb "#12436D", \
    data using (month(stringcolumn("month"))):(cell("recorded")) with points pt 7 ps 0.6 lc rgb "#12436D", \
    data using (month(stringcolumn("month"))):(stringcolumn("month") eq "2025-03" ? cell("recorded") : NaN) with points pt 7 ps 0.7 lc rgb "#12436D"
}
unset output
