# Robbery: ranks of 300 areas with intervals.
# Run in this folder with: gnuplot ranks_crowded.gp
# Reads ranks_crowded.csv; writes ranks_crowded.svg and ranks_crowded.png. Needs gnuplot 5.4 or later.

reset
set encoding utf8
set datafile separator comma
set datafile columnheaders
data = 'ranks_crowded.csv'

# Words on the chart
title_1 = 'Upper Wolverley 152: rank 98 to 179 of 299'
subtitle_1 = 'Robbery offences per 1,000 people, ranked, 300 areas, financial year 2024-25'
note_1 = 'Rank 1: the highest rate. Range: 19 in 20 chance or more that it holds the rank by underlying rates.'
note_2 = 'Amongst a quarter: the whole range is in it. Named: the first and last three, and the area in focus. Without a rate: 1.'
source_1 = 'Source: made up for a test.'

# Reading the data: an empty cell must be NaN, or gnuplot joins the line across it
cell(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN
only(group, name) = stringcolumn("position") eq group ? cell(name) : NaN

# Layout
# Title, subtitle, notes and source
set label 2 subtitle_1 at screen 0.01875, screen 0.92835 left font ",13" tc rgb "#3D3D3D" front
set label 3 note_1 at screen 0.01875, screen 0.07321 left font ",11" tc rgb "#3D3D3D" front
set label 4 note_2 at screen 0.01875, screen 0.04984 left font ",11" tc rgb "#3D3D3D" front
set label 5 source_1 at screen 0.01875, screen 0.02648 left font ",11" tc rgb "#3D3D3D" front

# Key
set arrow 1 from screen 0.01875, screen 0.89252 to screen 0.05625, screen 0.89252 nohead lw 1.5 lc rgb "#801650" back
set label 6 "" at screen 0.0375, screen 0.89252 point pt 7 ps 0.5 lw 1 lc rgb "#801650" front
set label 7 'Amongst the highest quarter' at screen 0.06719, screen 0.89252 left font ",12" tc rgb "#3D3D3D" front
set arrow 2 from screen 0.33085, screen 0.89252 to screen 0.36835, screen 0.89252 nohead lw 1.5 lc rgb "#3D3D3D" back
set label 8 "" at screen 0.3496, screen 0.89252 point pt 7 ps 0.5 lw 1 lc rgb "#3D3D3D" front
set label 9 'Between, or too uncertain to tell' at screen 0.37929, screen 0.89252 left font ",12" tc rgb "#3D3D3D" front
set arrow 3 from screen 0.67109, screen 0.89252 to screen 0.70859, screen 0.89252 nohead lw 1.5 lc rgb "#12436D" back
set label 10 "" at screen 0.68984, screen 0.89252 point pt 7 ps 0.5 lw 1 lc rgb "#12436D" front
set label 11 'Amongst the lowest quarter' at screen 0.71953, screen 0.89252 left font ",12" tc rgb "#3D3D3D" front

# Plot area and axes
set key off noautotitle
set border 1 lw 1 lc rgb "#3D3D3D"
set tics nomirror out font ",12" tc rgb "#3D3D3D"
unset ytics
set lmargin at screen 0.01875
set rmargin at screen 0.72696
set tmargin at screen 0.8271
set bmargin at screen 0.15732
set xrange [0.5:299.5]
set yrange [299.5:0.5]
set xtics scale 0.6 font ",12" ('1' 1, '50' 50, '100' 100, '150' 150, '200' 200, '250' 250)
set label 12 'Rank' at screen 0.37286, screen 0.10436 center font ",12" tc rgb "#3D3D3D" front

# Quarters
set arrow 4 from first 75.5, graph 0 to first 75.5, screen 0.83333 nohead lw 0.75 lc rgb "#3D3D3D" dt (4,3) back
set label 13 'Highest quarter' at screen 0.10757, screen 0.84579 center font ",11" tc rgb "#3D3D3D" front
set arrow 5 from first 224.5, graph 0 to first 224.5, screen 0.83333 nohead lw 0.76 lc rgb "#3D3D3D" dt (4,3) back
set label 14 'Lowest quarter' at screen 0.63814, screen 0.84579 center font ",11" tc rgb "#3D3D3D" front

# Names of some rows
set arrow 6 from screen 0.02462, screen 0.82598 to screen 0.72696, screen 0.82598 nohead lw 0.75 lc rgb "#BFBFBF" back
set arrow 7 from screen 0.72696, screen 0.82598 to screen 0.74884, screen 0.80374 nohead lw 0.75 lc rgb "#BFBFBF" back
set label 15 'Old Northamptonshire' at screen 0.75509, screen 0.81542 left font ",12" tc rgb "#3D3D3D" front
set label 16 'Vale 98: 1 (1 to 1)' at screen 0.75509, screen 0.79206 left font ",12" tc rgb "#3D3D3D" front
set arrow 8 from screen 0.03173, screen 0.82374 to screen 0.72696, screen 0.82374 nohead lw 0.75 lc rgb "#BFBFBF" back
set arrow 9 from screen 0.72696, screen 0.82374 to screen 0.74884, screen 0.75078 nohead lw 0.75 lc rgb "#BFBFBF" back
set label 17 'East Wolverley' at screen 0.75509, screen 0.76246 left font ",12" tc rgb "#3D3D3D" front
set label 18 '248: 2 (2 to 4)' at screen 0.75509, screen 0.7391 left font ",12" tc rgb "#3D3D3D" front
set arrow 10 from screen 0.03173, screen 0.8215 to screen 0.72696, screen 0.8215 nohead lw 0.75 lc rgb "#BFBFBF" back
set arrow 11 from screen 0.72696, screen 0.8215 to screen 0.74884, screen 0.7095 nohead lw 0.75 lc rgb "#BFBFBF" back
set label 19 'North Dale 8: 3 (2 to 4)' at screen 0.75509, screen 0.7095 left font ",12" tc rgb "#3D3D3D" front
set arrow 12 from screen 0.44623, screen 0.53029 to screen 0.72696, screen 0.53029 nohead lw 0.75 lc rgb "#0B0C0C" back
set arrow 13 from screen 0.72696, screen 0.53029 to screen 0.74884, screen 0.53029 nohead lw 0.75 lc rgb "#0B0C0C" back
set arrow 14 from screen 0.72696, screen 0.16292 to screen 0.72696, screen 0.16292 nohead lw 0.75 lc rgb "#BFBFBF" back
set arrow 15 from screen 0.72696, screen 0.16292 to screen 0.74884, screen 0.2866 nohead lw 0.75 lc rgb "#BFBFBF" back
set label 22 'West Wolverley' at screen 0.75509, screen 0.29829 left font ",12" tc rgb "#3D3D3D" front
set label 23 '53: 297 (293 to 299)' at screen 0.75509, screen 0.27492 left font ",12" tc rgb "#3D3D3D" front
set arrow 16 from screen 0.72696, screen 0.16068 to screen 0.72696, screen 0.16068 nohead lw 0.75 lc rgb "#BFBFBF" back
set arrow 17 from screen 0.72696, screen 0.16068 to screen 0.74884, screen 0.23364 nohead lw 0.75 lc rgb "#BFBFBF" back
set label 24 'Lower Kingsbridge' at screen 0.75509, screen 0.24533 left font ",12" tc rgb "#3D3D3D" front
set label 25 '83: 298 (296 to 299)' at screen 0.75509, screen 0.22196 left font ",12" tc rgb "#3D3D3D" front
set arrow 18 from screen 0.72696, screen 0.15844 to screen 0.72696, screen 0.15844 nohead lw 0.75 lc rgb "#BFBFBF" back
set arrow 19 from screen 0.72696, screen 0.15844 to screen 0.74884, screen 0.18069 nohead lw 0.75 lc rgb "#BFBFBF" back
set label 26 'East Northamptonshire' at screen 0.75509, screen 0.19237 left font ",12" tc rgb "#3D3D3D" front
set label 27 'Vale 143: 299 (294 to 299)' at screen 0.75509, screen 0.169 left font ",12" tc rgb "#3D3D3D" front
set arrow 20 from first 98, first 133 to first 179, first 133 nohead lw 2.5 lc rgb "#3D3D3D" front
set label 28 "" at first 133, first 133 point pt 7 ps 0.85 lw 1 lc rgb "#3D3D3D" front
set label 29 "" at first 133, first 133 point pt 7 ps 0.5 lw 1 lc rgb "white" front

# The same drawing twice: vector for the web and editing, bitmap at twice the size for documents
do for [picture in "svg png"] {
  if (picture eq "svg") {
    sans = "Arial&#44; 'Liberation Sans'&#44; Helvetica&#44; sans-serif"
    set terminal svg size 640,642 dynamic font sans.",12" name "ranks_crowded" background rgb "white" noenhanced
    up = 0.42; tick = 0.4
  } else {
    sans = "Arial"
    set terminal pngcairo size 1280,1284 font sans.",12" fontscale 1.5 linewidth 2 pointscale 2.9 dashlength 2 background rgb "white" noenhanced
    up = 0.2; tick = 0.6
  }
  set xtics scale tick offset 0,up
  bold = sans." Bold"
  set output "ranks_crowded.".picture
  set label 1 title_1 at screen 0.01875, screen 0.96417 left font bold.",18" tc rgb "#0B0C0C" front
  set label 20 'Upper Wolverley' at screen 0.75509, screen 0.54198 left font bold.",12" tc rgb "#0B0C0C" front
  set label 21 '152: 133 (98 to 179)' at screen 0.75509, screen 0.51861 left font bold.",12" tc rgb "#0B0C0C" front
  plot data using (only("highest_quarter", "lower")):(column("row")):(only("highest_quarter", "upper") - only("highest_quarter", "lower")):(0) with vectors nohead lw 0.862876 lc rgb "#801650", \
    data using (only("between", "lower")):(column("row")):(only("between", "upper") - only("between", "lower")):(0) with vectors nohead lw 0.862876 lc rgb "#BFBFBF", \
    data using (only("lowest_quarter", "lower")):(column("row")):(only("lowest_quarter", "upper") - only("lowest_quarter", "lower")):(0) with vectors nohead lw 0.862876 lc rgb "#12436D", \
    data using (only("highest_quarter", "rank")):(column("row")) with points pt 7 ps 0.3 lc rgb "#801650", \
    data using (only("between", "rank")):(column("row")) with points pt 7 ps 0.3 lc rgb "#3D3D3D", \
    data using (only("lowest_quarter", "rank")):(column("row")) with points pt 7 ps 0.3 lc rgb "#12436D"
}
unset output
