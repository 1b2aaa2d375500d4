# Vehicle offences: rate per 1,000 against population, with control limits.
# Run in this folder with: gnuplot funnel_crowded.gp
# Reads funnel_crowded.csv; writes funnel_crowded.svg and funnel_crowded.png. Needs gnuplot 5.4 or later.

reset
set encoding utf8
set datafile separator comma
set datafile columnheaders
data = 'funnel_crowded.csv'

# Words on the chart
title_1 = 'Rate in Upper Wolverley 152 within the usual range'
subtitle_1 = 'Vehicle offences per 1,000 people against population, 300 community safety partnerships,'
subtitle_2 = 'financial year 2024-25'
note_1 = 'Triangles: the 33 partnerships outside the 19 in 20 range that allows for usual differences'
note_2 = '(overdispersed limits); named: the six furthest and the area in focus. Chance alone: Poisson'
note_3 = 'limits. All limits are set around the England and Wales rate. No room for 2 further names.'
source_1 = 'Source: made up for a test.'
comparator = 'England and'
comparator_2 = 'Wales 5.00'

# Reading the data: an empty cell must be NaN, or gnuplot joins the line across it
cell(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN
only(group, name) = stringcolumn("position") eq group ? cell(name) : NaN

# Layout
# Title, subtitle, notes and source
set label 2 subtitle_1 at screen 0.01875, screen 0.9 left font ",13" tc rgb "#3D3D3D" front
set label 3 subtitle_2 at screen 0.01875, screen 0.86087 left font ",13" tc rgb "#3D3D3D" front
set label 4 note_1 at screen 0.01875, screen 0.13478 left font ",11" tc rgb "#3D3D3D" front
set label 5 note_2 at screen 0.01875, screen 0.10217 left font ",11" tc rgb "#3D3D3D" front
set label 6 note_3 at screen 0.01875, screen 0.06957 left font ",11" tc rgb "#3D3D3D" front
set label 7 source_1 at screen 0.01875, screen 0.03696 left font ",11" tc rgb "#3D3D3D" front

# Key
set label 8 'Range expected if areas differed by chance alone:' at screen 0.01875, screen 0.81087 left font ",12" tc rgb "#3D3D3D" front
set arrow 1 from screen 0.50439, screen 0.81087 to screen 0.54189, screen 0.81087 nohead lw 1.5 lc rgb "#2073BC" back
set label 9 '19 in 20' at screen 0.55127, screen 0.81087 left font ",12" tc rgb "#3D3D3D" front
set arrow 2 from screen 0.64611, screen 0.81087 to screen 0.68361, screen 0.81087 nohead lw 1 lc rgb "#2073BC" dt (3,3) back
set label 10 '998 in 1,000' at screen 0.69298, screen 0.81087 left font ",12" tc rgb "#3D3D3D" front
set label 11 'Range allowing for the usual differences between areas:' at screen 0.01875, screen 0.77174 left font ",12" tc rgb "#3D3D3D" front
set arrow 3 from screen 0.50439, screen 0.77174 to screen 0.54189, screen 0.77174 nohead lw 2 lc rgb "#12436D" back
set label 12 '19 in 20' at screen 0.55127, screen 0.77174 left font ",12" tc rgb "#3D3D3D" front
set arrow 4 from screen 0.64611, screen 0.77174 to screen 0.68361, screen 0.77174 nohead lw 1.25 lc rgb "#12436D" dt (8,4) back
set label 13 '998 in 1,000' at screen 0.69298, screen 0.77174 left font ",12" tc rgb "#3D3D3D" front

# Plot area and axes
set key off noautotitle
set border 1 lw 1 lc rgb "#3D3D3D"
set tics nomirror out font ",12" tc rgb "#3D3D3D"
set grid ytics noxtics back lt 1 lw 0.75 lc rgb "#E0E0E0"
set ytics scale 0 offset 0.4,0 ('0' 0, '10' 10, '20' 20, '30' 30, '40' 40)
set lmargin at screen 0.0521
set rmargin at screen 0.85936
set tmargin at screen 0.71522
set bmargin at screen 0.25217
set xrange [0:500]
set yrange [0:40]
set xtics scale 0.6 font ",12" ('0' 0, '100,000' 100, '200,000' 200, '300,000' 300, '400,000' 400, '500,000' 500)
set label 14 'Population' at screen 0.45573, screen 0.17826 center font ",12" tc rgb "#3D3D3D" front

# The England and Wales rate

# Areas outside the wider limits: label beside the point, on the side with room
set arrow 5 from screen 0.22909, screen 0.32502 to screen 0.27542, screen 0.46696 nohead lw 0.75 lc rgb "#3D3D3D" front
set label 18 'Old Northamptonshire Vale 98 31.55' at screen 0.17753, screen 0.61737 left font ",12" tc rgb "#0B0C0C" front
set arrow 6 from screen 0.1798, screen 0.46685 to screen 0.18838, screen 0.50379 nohead lw 0.75 lc rgb "#3D3D3D" front
set label 19 'East Wolverley 248 17.70' at screen 0.19307, screen 0.50379 left font ",12" tc rgb "#0B0C0C" front
set arrow 7 from screen 0.13173, screen 0.46564 to screen 0.15709, screen 0.54925 nohead lw 0.75 lc rgb "#3D3D3D" front
set label 20 'North Dale 8 17.60' at screen 0.16178, screen 0.54925 left font ",12" tc rgb "#0B0C0C" front
set label 21 "" at first 107.462, first 5.45309 point pt 5 ps 1.25 lw 1 lc rgb "white" front
set label 22 "" at first 107.462, first 5.45309 point pt 5 ps 0.9 lw 1 lc rgb "#12436D" front

# The same drawing twice: vector for the web and editing, bitmap at twice the size for documents
do for [picture in "svg png"] {
  if (picture eq "svg") {
    sans = "Arial&#44; 'Liberation Sans'&#44; Helvetica&#44; sans-serif"
    set terminal svg size 640,460 dynamic font sans.",12" name "funnel_crowded" background rgb "white" noenhanced
    up = 0.42; tick = 0.4
  } else {
    sans = "Arial"
    set terminal pngcairo size 1280,920 font sans.",12" fontscale 1.5 linewidth 2 pointscale 2.9 dashlength 2 background rgb "white" noenhanced
    up = 0.2; tick = 0.6
  }
  set xtics scale tick offset 0,up
  bold = sans." Bold"
  set output "funnel_crowded.".picture
  set label 1 title_1 at screen 0.01875, screen 0.95 left font bold.",18" tc rgb "#0B0C0C" front
  set label 15 comparator at screen 0.86873, screen 0.32636 left font bold.",12" tc rgb "#0B0C0C" front
  set label 16 comparator_2 at screen 0.86873, screen 0.29375 left font bold.",12" tc rgb "#0B0C0C" front
  set label 17 'Upper Wolverley 152 5.45' at screen 0.2801, screen 0.46696 left font bold.",12" tc rgb "#0B0C0C" front
  plot data using (column("population_thousands")):(cell("expected")) with lines lw 1.25 lc rgb "#0B0C0C", \
    data using (column("population_thousands")):(cell("poisson_lower_95")) with lines lw 1.5 lc rgb "#2073BC", \
    data using (column("population_thousands")):(cell("poisson_upper_95")) with lines lw 1.5 lc rgb "#2073BC", \
    data using (column("population_thousands")):(cell("poisson_lower_998")) with lines lw 1 dt (3,3) lc rgb "#2073BC", \
    data using (column("population_thousands")):(cell("poisson_upper_998")) with lines lw 1 dt (3,3) lc rgb "#2073BC", \
    data using (column("population_thousands")):(cell("wide_lower_95")) with lines lw 2 lc rgb "#12436D", \
    data using (column("population_thousands")):(cell("wide_upper_95")) with lines lw 2 lc rgb "#12436D", \
    data using (column("population_thousands")):(cell("wide_lower_998")) with lines lw 1.25 dt (8,4) lc rgb "#12436D", \
    data using (column("population_thousands")):(cell("wide_upper_998")) with lines lw 1.25 dt (8,4) lc rgb "#12436D", \
    data using (column("population_thousands")):(only("within", "rate")) with points pt 7 ps 0.5 lc rgb "#3D3D3D", \
    data using (column("population_thousands")):(only("above", "rate")) with points pt 9 ps 0.95 lc rgb "#801650", \
    data using (column("population_thousands")):(only("below", "rate")) with points pt 11 ps 0.95 lc rgb "#801650"
}
unset output
