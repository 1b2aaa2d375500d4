# Burglary: rate per 1,000 against population, with control limits.
# Run in this folder with: gnuplot funnel.gp
# Reads funnel.csv; writes funnel.svg and funnel.png. Needs gnuplot 5.4 or later.

reset
set encoding utf8
set datafile separator comma
set datafile columnheaders
data = 'funnel.csv'

# Words on the chart
title_1 = 'Rate in King''s Lynn & West Norfolk within the usual range'
subtitle_1 = 'Burglary offences per 1,000 people against population, ten areas, financial year 2024-25'
note_1 = 'Named: areas outside the 19 in 20 range that allows for usual differences (overdispersed'
note_2 = 'limits), and the area in focus. Chance alone: Poisson limits. All limits are set around the'
note_3 = 'England and Wales rate. Open circles: too few offences expected to judge. Synthetic figures.'
source_1 = 'Source: made up for a test.'
comparator = 'England and'
comparator_2 = 'Wales 4.2'

# Reading the data: an empty cell must be NaN, or gnuplot joins the line across it
cell(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN
only(group, name) = stringcolumn("position") eq group ? cell(name) : NaN

# Layout
# Title, subtitle, notes and source
set label 2 subtitle_1 at screen 0.01875, screen 0.9 left font ",13" tc rgb "#3D3D3D" front
set label 3 note_1 at screen 0.01875, screen 0.13478 left font ",11" tc rgb "#3D3D3D" front
set label 4 note_2 at screen 0.01875, screen 0.10217 left font ",11" tc rgb "#3D3D3D" front
set label 5 note_3 at screen 0.01875, screen 0.06957 left font ",11" tc rgb "#3D3D3D" front
set label 6 source_1 at screen 0.01875, screen 0.03696 left font ",11" tc rgb "#3D3D3D" front

# Key
set label 7 'Range expected if areas differed by chance alone:' at screen 0.01875, screen 0.85 left font ",12" tc rgb "#3D3D3D" front
set arrow 1 from screen 0.50439, screen 0.85 to screen 0.54189, screen 0.85 nohead lw 1.5 lc rgb "#2073BC" back
set label 8 '19 in 20' at screen 0.55127, screen 0.85 left font ",12" tc rgb "#3D3D3D" front
set arrow 2 from screen 0.64611, screen 0.85 to screen 0.68361, screen 0.85 nohead lw 1 lc rgb "#2073BC" dt (3,3) back
set label 9 '998 in 1,000' at screen 0.69298, screen 0.85 left font ",12" tc rgb "#3D3D3D" front
set label 10 'Range allowing for the usual differences between areas:' at screen 0.01875, screen 0.81087 left font ",12" tc rgb "#3D3D3D" front
set arrow 3 from screen 0.50439, screen 0.81087 to screen 0.54189, screen 0.81087 nohead lw 2 lc rgb "#12436D" back
set label 11 '19 in 20' at screen 0.55127, screen 0.81087 left font ",12" tc rgb "#3D3D3D" front
set arrow 4 from screen 0.64611, screen 0.81087 to screen 0.68361, screen 0.81087 nohead lw 1.25 lc rgb "#12436D" dt (8,4) back
set label 12 '998 in 1,000' at screen 0.69298, screen 0.81087 left font ",12" tc rgb "#3D3D3D" front

# Plot area and axes
set key off noautotitle
set border 1 lw 1 lc rgb "#3D3D3D"
set tics nomirror out font ",12" tc rgb "#3D3D3D"
set grid ytics noxtics back lt 1 lw 0.75 lc rgb "#E0E0E0"
set ytics scale 0 offset 0.4,0 ('0' 0, '2' 2, '4' 4, '6' 6, '8' 8, '10' 10)
set lmargin at screen 0.0521
set rmargin at screen 0.85936
set tmargin at screen 0.75435
set bmargin at screen 0.25217
set xrange [0:500]
set yrange [0:10]
set xtics scale 0.6 font ",12" ('0' 0, '100,000' 100, '200,000' 200, '300,000' 300, '400,000' 400, '500,000' 500)
set label 13 'Population' at screen 0.45573, screen 0.17826 center font ",12" tc rgb "#3D3D3D" front

# The England and Wales rate

# Areas outside the wider limits: label beside the point, on the side with room
set arrow 5 from screen 0.30471, screen 0.44834 to screen 0.3133, screen 0.4114 nohead lw 0.75 lc rgb "#3D3D3D" front
set arrow 6 from screen 0.16716, screen 0.30271 to screen 0.17155, screen 0.27744 nohead lw 0.75 lc rgb "#3D3D3D" front
set label 17 'Ynys Môn 1.2' at screen 0.17624, screen 0.27744 left font ",12" tc rgb "#0B0C0C" front
set label 18 'Bristol, City of 7.9' at screen 0.68734, screen 0.64889 right font ",12" tc rgb "#0B0C0C" front
set label 19 "" at first 154.3, first 4.1 point pt 5 ps 1.25 lw 1 lc rgb "white" front
set label 20 "" at first 154.3, first 4.1 point pt 5 ps 0.9 lw 1 lc rgb "#12436D" front

# The same drawing twice: vector for the web and editing, bitmap at twice the size for documents
do for [picture in "svg png"] {
  if (picture eq "svg") {
    sans = "Arial&#44; 'Liberation Sans'&#44; Helvetica&#44; sans-serif"
    set terminal svg size 640,460 dynamic font sans.",12" name "funnel" background rgb "white" noenhanced
    up = 0.42; tick = 0.4
  } else {
    sans = "Arial"
    set terminal pngcairo size 1280,920 font sans.",12" fontscale 1.5 linewidth 2 pointscale 2.9 dashlength 2 background rgb "white" noenhanced
    up = 0.2; tick = 0.6
  }
  set xtics scale tick offset 0,up
  bold = sans." Bold"
  set output "funnel.".picture
  set label 1 title_1 at screen 0.01875, screen 0.95 left font bold.",18" tc rgb "#0B0C0C" front
  set label 14 comparator at screen 0.86873, screen 0.47939 left font bold.",12" tc rgb "#0B0C0C" front
  set label 15 comparator_2 at screen 0.86873, screen 0.44678 left font bold.",12" tc rgb "#0B0C0C" front
  set label 16 'King''s Lynn & West Norfolk 4.1' at screen 0.31799, screen 0.4114 left font bold.",12" tc rgb "#0B0C0C" front
  plot data using (column("population_thousands")):(cell("expected")) with lines lw 1.25 lc rgb "#0B0C0C", \
    data using (column("population_thousands")):(cell("poisson_lower_95")) with lines lw 1.5 lc rgb "#2073BC", \
    data using (column("population_thousands")):(cell("poisson_upper_95")) with lines lw 1.5 lc rgb "#2073BC", \
    data using (column("population_thousands")):(cell("poisson_lower_998")) with lines lw 1 dt (3,3) lc rgb "#2073BC", \
    data using (column("population_thousands")):(cell("poisson_upper_998")) with lines lw 1 dt (3,3) lc rgb "#2073BC", \
    data using (column("population_thousands")):(cell("wide_lower_95")) with lines lw 2 lc rgb "#12436D", \
    data using (column("population_thousands")):(cell("wide_upper_95")) with lines lw 2 lc rgb "#12436D", \
    data using (column("population_thousands")):(cell("wide_lower_998")) with lines lw 1.25 dt (8,4) lc rgb "#12436D", \
    data using (column("population_thousands")):(cell("wide_upper_998")) with lines lw 1.25 dt (8,4) lc rgb "#12436D", \
    data using (column("population_thousands")):(only("not_judged", "rate")) with points pt 7 ps 0.75 lc rgb "#3D3D3D", \
    data using (column("population_thousands")):(only("not_judged", "rate")) with points pt 7 ps 0.4 lc rgb "white", \
    data using (column("population_thousands")):(only("within", "rate")) with points pt 7 ps 0.75 lc rgb "#3D3D3D", \
    data using (column("population_thousands")):(only("above", "rate")) with points pt 9 ps 0.95 lc rgb "#801650", \
    data using (column("population_thousands")):(only("below", "rate")) with points pt 11 ps 0.95 lc rgb "#801650"
}
unset output
