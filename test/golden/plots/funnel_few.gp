# Robbery: rate per 1,000 against population, with control limits.
# Run in this folder with: gnuplot funnel_few.gp
# Reads funnel_few.csv; writes funnel_few.svg and funnel_few.png. Needs gnuplot 5.4 or later.

reset
set encoding utf8
set datafile separator comma
set datafile columnheaders
data = 'funnel_few.csv'

# Words on the chart
title_1 = 'Robbery rates against population'
subtitle_1 = 'Robbery offences per 1,000 people against population, four areas, financial year 2024-25'
note_1 = 'Too few areas for a range that allows for usual differences. Chance alone: Poisson limits.'
note_2 = 'All limits are set around the London rate.'
source_1 = 'Source: made up for a test.'
comparator = 'London 5.0'

# Reading the data: an empty cell must be NaN, or gnuplot joins the line across it
cell(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN
only(group, name) = stringcolumn("position") eq group ? cell(name) : NaN

# Layout
# Title, subtitle, notes and source
set label 2 subtitle_1 at screen 0.01875, screen 0.9 left font ",13" tc rgb "#3D3D3D" front
set label 3 note_1 at screen 0.01875, screen 0.10217 left font ",11" tc rgb "#3D3D3D" front
set label 4 note_2 at screen 0.01875, screen 0.06957 left font ",11" tc rgb "#3D3D3D" front
set label 5 source_1 at screen 0.01875, screen 0.03696 left font ",11" tc rgb "#3D3D3D" front

# Key
set label 6 'Range expected if areas differed by chance alone:' at screen 0.01875, screen 0.85 left font ",12" tc rgb "#3D3D3D" front
set arrow 1 from screen 0.45544, screen 0.85 to screen 0.49294, screen 0.85 nohead lw 1.5 lc rgb "#2073BC" back
set label 7 '19 in 20' at screen 0.50231, screen 0.85 left font ",12" tc rgb "#3D3D3D" front
set arrow 2 from screen 0.59715, screen 0.85 to screen 0.63465, screen 0.85 nohead lw 1 lc rgb "#2073BC" dt (3,3) back
set label 8 '998 in 1,000' at screen 0.64403, screen 0.85 left font ",12" tc rgb "#3D3D3D" front

# Plot area and axes
set key off noautotitle
set border 1 lw 1 lc rgb "#3D3D3D"
set tics nomirror out font ",12" tc rgb "#3D3D3D"
set grid ytics noxtics back lt 1 lw 0.75 lc rgb "#E0E0E0"
set ytics scale 0 offset 0.4,0 ('0' 0, '2' 2, '4' 4, '6' 6, '8' 8)
set lmargin at screen 0.04168
set rmargin at screen 0.85938
set tmargin at screen 0.79348
set bmargin at screen 0.21957
set xrange [60:160]
set yrange [0:8]
set xtics scale 0.6 font ",12" ('60,000' 60, '80,000' 80, '100,000' 100, '120,000' 120, '140,000' 140, '160,000' 160)
set label 9 'Population' at screen 0.45053, screen 0.14565 center font ",12" tc rgb "#3D3D3D" front

# The London rate

# Areas outside the wider limits: label beside the point, on the side with room

# The same drawing twice: vector for the web and editing, bitmap at twice the size for documents
do for [picture in "svg png"] {
  if (picture eq "svg") {
    sans = "Arial&#44; 'Liberation Sans'&#44; Helvetica&#44; sans-serif"
    set terminal svg size 640,460 dynamic font sans.",12" name "funnel_few" background rgb "white" noenhanced
    up = 0.42; tick = 0.4
  } else {
    sans = "Arial"
    set terminal pngcairo size 1280,920 font sans.",12" fontscale 1.5 linewidth 2 pointscale 2.9 dashlength 2 background rgb "white" noenhanced
    up = 0.2; tick = 0.6
  }
  set xtics scale tick offset 0,up
  bold = sans." Bold"
  set output "funnel_few.".picture
  set label 1 title_1 at screen 0.01875, screen 0.95 left font bold.",18" tc rgb "#0B0C0C" front
  set label 10 comparator at screen 0.86875, screen 0.57826 left font bold.",12" tc rgb "#0B0C0C" front
  plot data using (column("population_thousands")):(cell("expected")) with lines lw 1.25 lc rgb "#0B0C0C", \
    data using (column("population_thousands")):(cell("poisson_lower_95")) with lines lw 1.5 lc rgb "#2073BC", \
    data using (column("population_thousands")):(cell("poisson_upper_95")) with lines lw 1.5 lc rgb "#2073BC", \
    data using (column("population_thousands")):(cell("poisson_lower_998")) with lines lw 1 dt (3,3) lc rgb "#2073BC", \
    data using (column("population_thousands")):(cell("poisson_upper_998")) with lines lw 1 dt (3,3) lc rgb "#2073BC", \
    data using (column("population_thousands")):(only("not_judged", "rate")) with points pt 7 ps 0.75 lc rgb "#3D3D3D", \
    data using (column("population_thousands")):(only("not_judged", "rate")) with points pt 7 ps 0.4 lc rgb "white"
}
unset output
