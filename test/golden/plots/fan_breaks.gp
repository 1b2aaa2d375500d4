# Vehicle offences in King's Lynn & West Norfolk: recorded offences and a forecast.
# Run in this folder with: gnuplot fan_breaks.gp
# Reads fan_breaks.csv; writes fan_breaks.svg and fan_breaks.png. Needs gnuplot 5.4 or later.

reset
set encoding utf8
set datafile separator comma
set datafile columnheaders
data = 'fan_breaks.csv'

# Words on the chart
title_1 = 'Vehicle offences in King''s Lynn & West Norfolk may fall'
subtitle_1 = 'Offences recorded per month, King''s Lynn & West Norfolk, April 2018 to March 2025,'
subtitle_2 = 'and forecast to March 2027'
note_1 = 'Shaded months: pandemic restrictions, March 2020 to July 2021. Dashed lines: the largest of 3 suggested breaks,'
note_2 = 'not applied: from June 2022 23% higher; February to May 2024 41% lower. Synthetic figures.'
source_1 = 'Source: made up for a test.'
end_value = '142'

# Reading the data: an empty cell must be NaN, or gnuplot joins the line across it
cell(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN
month(s) = (t = strptime("%Y-%m", s), tm_year(t) + (tm_mon(t) + 0.5) / 12.0)
last = '2025-03'
joined(name) = stringcolumn("month") eq last ? column("recorded") : cell(name)   # the fan opens at the last recorded point

# Layout
# Title, subtitle, notes and source
set label 2 subtitle_1 at screen 0.01875, screen 0.89302 left font ",13" tc rgb "#3D3D3D" front
set label 3 subtitle_2 at screen 0.01875, screen 0.85116 left font ",13" tc rgb "#3D3D3D" front
set label 4 note_1 at screen 0.01875, screen 0.1093 left font ",11" tc rgb "#3D3D3D" front
set label 5 note_2 at screen 0.01875, screen 0.07442 left font ",11" tc rgb "#3D3D3D" front
set label 6 source_1 at screen 0.01875, screen 0.03953 left font ",11" tc rgb "#3D3D3D" front

# Key to the bands
set label 7 'Chance that the count falls in the band:' at screen 0.01875, screen 0.79767 left font ",12" tc rgb "#3D3D3D" front
set object 1 rectangle from screen 0.35957, screen 0.78488 to screen 0.3877, screen 0.81047 front fc rgb "#6BACE6" fs solid 1 border lc rgb "#2073BC" lw 0.75
set label 8 '1 in 2' at screen 0.39707, screen 0.79767 left font ",12" tc rgb "#3D3D3D" front
set object 2 rectangle from screen 0.47106, screen 0.78488 to screen 0.49919, screen 0.81047 front fc rgb "#A6CDF0" fs solid 1 border lc rgb "#2073BC" lw 0.75
set label 9 '4 in 5' at screen 0.50856, screen 0.79767 left font ",12" tc rgb "#3D3D3D" front
set object 3 rectangle from screen 0.58255, screen 0.78488 to screen 0.61067, screen 0.81047 front fc rgb "#DDECF9" fs solid 1 border lc rgb "#2073BC" lw 0.75
set label 10 '19 in 20' at screen 0.62005, screen 0.79767 left font ",12" tc rgb "#3D3D3D" front

# Plot area and axes
set key off noautotitle
set border 1 lw 1 lc rgb "#3D3D3D"
set tics nomirror out font ",12" tc rgb "#3D3D3D"
set grid ytics noxtics back lt 1 lw 0.75 lc rgb "#E0E0E0"
set ytics scale 0 offset 0.4,0 ('0' 0, '50' 50, '100' 100, '150' 150, '200' 200, '250' 250)
set lmargin at screen 0.06252
set rmargin at screen 0.81875
set tmargin at screen 0.7093
set bmargin at screen 0.19767
set xrange [2018.25:2027.25]
set yrange [0:250]
set xtics scale 0,0.6 font ",12" ('2018' 2018.625, '2019' 2019.5, '2020' 2020.5, '2021' 2021.5, '2022' 2022.5, '2023' 2023.5, '2024' 2024.5, '2025' 2025.5, '2026' 2026.5, "" 2019 1, "" 2020 1, "" 2021 1, "" 2022 1, "" 2023 1, "" 2024 1, "" 2025 1, "" 2026 1, "" 2027 1)

# Event windows and suggested breaks
set object 4 rectangle from first 2020.16667, graph 0 to first 2021.58333, graph 1 behind fc rgb "#F0F0F0" fs solid 1 noborder
set label 11 'Pandemic' at first 2020.875, screen 0.6814 center font ",11" tc rgb "#3D3D3D" front
set label 12 'restrictions' at first 2020.875, screen 0.64884 center font ",11" tc rgb "#3D3D3D" front
set arrow 1 from first 2022.41667, graph 0 to first 2022.41667, graph 1 nohead lw 0.9 lc rgb "#3D3D3D" dt (6,4) back
set label 13 'Suggested break,' at screen 0.40638, screen 0.2907 right font ",11" tc rgb "#3D3D3D" front
set label 14 'Jun 2022: +23%' at screen 0.40638, screen 0.25814 right font ",11" tc rgb "#3D3D3D" front
set arrow 2 from first 2024.08333, graph 0 to first 2024.08333, graph 1 nohead lw 0.9 lc rgb "#3D3D3D" dt (6,4) back

# End of the record
set arrow 3 from first 2025.25, graph 0 to first 2025.25, screen 0.74651 nohead lw 0.75 lc rgb "#3D3D3D" dt (4,3) front
set label 15 'Recorded to March 2025' at first 2025.15, screen 0.73256 right font ",12" tc rgb "#3D3D3D" front
set label 16 'Forecast' at first 2025.35, screen 0.73256 left font ",12" tc rgb "#3D3D3D" front

# Last forecast, its value and its range
set arrow 4 from screen 0.82656, first 109.4 to screen 0.82656, first 174.6 nohead lw 1.5 lc rgb "#2073BC" front
set arrow 5 from screen 0.82188, first 109.4 to screen 0.83125, first 109.4 nohead lw 1.5 lc rgb "#2073BC" front
set arrow 6 from screen 0.82188, first 174.6 to screen 0.83125, first 174.6 nohead lw 1.5 lc rgb "#2073BC" front
set label 17 'March 2027' at screen 0.84062, screen 0.53944 left font ",12" tc rgb "#3D3D3D" front
set label 19 '4 in 5 chance:' at screen 0.84062, screen 0.46735 left font ",11" tc rgb "#3D3D3D" front
set label 20 '109 to 175' at screen 0.84062, screen 0.43479 left font ",11" tc rgb "#3D3D3D" front

# The same drawing twice: vector for the web and editing, bitmap at twice the size for documents
do for [picture in "svg png"] {
  if (picture eq "svg") {
    sans = "Arial&#44; 'Liberation Sans'&#44; Helvetica&#44; sans-serif"
    set terminal svg size 640,430 dynamic font sans.",12" name "fan_breaks" background rgb "white" noenhanced
    up = 0.42; tick = 0.4
  } else {
    sans = "Arial"
    set terminal pngcairo size 1280,860 font sans.",12" fontscale 1.5 linewidth 2 pointscale 2.9 dashlength 2 background rgb "white" noenhanced
    up = 0.2; tick = 0.6
  }
  set xtics scale 0,tick offset 0,up
  bold = sans." Bold"
  set output "fan_breaks.".picture
  set label 1 title_1 at screen 0.01875, screen 0.94651 left font bold.",18" tc rgb "#0B0C0C" front
  set label 18 end_value at screen 0.84062, screen 0.50456 left font bold.",14" tc rgb "#0B0C0C" front
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
    data using (month(stringcolumn("month"))):(stringcolumn("month") eq "2025-03" ? cell("recorded") : NaN) with points pt 7 ps 0.7 lc rgb "#12436D"
}
unset output
