# Homicide in King's Lynn & West Norfolk: recorded offences and a forecast.
# Run in this folder with: gnuplot fan_zero.gp
# Reads fan_zero.csv; writes fan_zero.svg and fan_zero.png. Needs gnuplot 5.4 or later.

reset
set encoding utf8
set datafile separator comma
set datafile columnheaders
data = 'fan_zero.csv'

# Words on the chart
title_1 = 'Homicide in King''s Lynn & West Norfolk: none recorded'
subtitle_1 = 'Offences recorded per month, King''s Lynn & West Norfolk, April 2018 to March 2025,'
subtitle_2 = 'and forecast to March 2027'
note_1 = 'Synthetic figures.'
source_1 = 'Source: made up for a test.'

# Reading the data: an empty cell must be NaN, or gnuplot joins the line across it
cell(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN
month(s) = (t = strptime("%Y-%m", s), tm_year(t) + (tm_mon(t) + 0.5) / 12.0)
last = '2025-03'
joined(name) = stringcolumn("month") eq last ? column("recorded") : cell(name)   # the fan opens at the last recorded point

# Layout
# Title, subtitle, notes and source
set label 2 subtitle_1 at screen 0.01875, screen 0.89302 left font ",13" tc rgb "#3D3D3D" front
set label 3 subtitle_2 at screen 0.01875, screen 0.85116 left font ",13" tc rgb "#3D3D3D" front
set label 4 note_1 at screen 0.01875, screen 0.07442 left font ",11" tc rgb "#3D3D3D" front
set label 5 source_1 at screen 0.01875, screen 0.03953 left font ",11" tc rgb "#3D3D3D" front

# Plot area and axes
set key off noautotitle
set border 1 lw 1 lc rgb "#3D3D3D"
set tics nomirror out font ",12" tc rgb "#3D3D3D"
set grid ytics noxtics back lt 1 lw 0.75 lc rgb "#E0E0E0"
set ytics scale 0 offset 0.4,0 ('0' 0, '1' 1)
set lmargin at screen 0.04168
set rmargin at screen 0.98125
set tmargin at screen 0.74186
set bmargin at screen 0.16279
set xrange [2018.25:2027.25]
set yrange [0:1]
set xtics scale 0,0.6 font ",12" ('2018' 2018.625, '2019' 2019.5, '2020' 2020.5, '2021' 2021.5, '2022' 2022.5, '2023' 2023.5, '2024' 2024.5, '2025' 2025.5, '2026' 2026.5, "" 2019 1, "" 2020 1, "" 2021 1, "" 2022 1, "" 2023 1, "" 2024 1, "" 2025 1, "" 2026 1, "" 2027 1)

# End of the record
set arrow 1 from first 2025.25, graph 0 to first 2025.25, screen 0.77907 nohead lw 0.75 lc rgb "#3D3D3D" dt (4,3) front
set label 6 'Recorded to March 2025' at first 2025.1602, screen 0.76512 right font ",12" tc rgb "#3D3D3D" front
set label 7 'Forecast' at first 2025.3398, screen 0.76512 left font ",12" tc rgb "#3D3D3D" front
set label 8 'No offences recorded; 19 in 20 chance of at most 1 a month' at screen 0.51086, screen 0.51023 center font ",12" tc rgb "#3D3D3D" front

# The same drawing twice: vector for the web and editing, bitmap at twice the size for documents
do for [picture in "svg png"] {
  if (picture eq "svg") {
    sans = "Arial&#44; 'Liberation Sans'&#44; Helvetica&#44; sans-serif"
    set terminal svg size 640,430 dynamic font sans.",12" name "fan_zero" background rgb "white" noenhanced
    up = 0.42; tick = 0.4
  } else {
    sans = "Arial"
    set terminal pngcairo size 1280,860 font sans.",12" fontscale 1.5 linewidth 2 pointscale 2.9 dashlength 2 background rgb "white" noenhanced
    up = 0.2; tick = 0.6
  }
  set xtics scale 0,tick offset 0,up
  bold = sans." Bold"
  set output "fan_zero.".picture
  set label 1 title_1 at screen 0.01875, screen 0.94651 left font bold.",18" tc rgb "#0B0C0C" front
  plot data using (month(stringcolumn("month"))):(joined("forecast")) with lines lw 2 dt (7,4) lc rgb "#12436D", \
    data using (month(stringcolumn("month"))):(cell("recorded")) with lines lw 2 lc rgb "#12436D", \
    data using (month(stringcolumn("month"))):(stringcolumn("month") eq "2025-03" ? cell("recorded") : NaN) with points pt 7 ps 0.7 lc rgb "#12436D"
}
unset output
