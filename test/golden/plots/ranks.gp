# Robbery: ranks of 16 areas with intervals.
# Run in this folder with: gnuplot ranks.gp
# Reads ranks.csv; writes ranks.svg and ranks.png. Needs gnuplot 5.4 or later.

reset
set encoding utf8
set datafile separator comma
set datafile columnheaders
data = 'ranks.csv'

# Words on the chart
title_1 = 'West Wolverley 4: rank 8 to 15 of 15'
subtitle_1 = 'Robbery offences per 1,000 people, ranked, 16 areas, financial year 2024-25'
note_1 = 'Rank 1: the highest rate. Range: 19 in 20 chance or more that it holds the rank by underlying rates.'
note_2 = 'Amongst a quarter: the whole range is in it. Without a rate: 1.'
source_1 = 'Source: made up for a test.'

# Reading the data: an empty cell must be NaN, or gnuplot joins the line across it
cell(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN
only(group, name) = stringcolumn("position") eq group ? cell(name) : NaN

# Layout
# Title, subtitle, notes and source
set label 2 subtitle_1 at screen 0.01875, screen 0.92722 left font ",13" tc rgb "#3D3D3D" front
set label 3 note_1 at screen 0.01875, screen 0.07437 left font ",11" tc rgb "#3D3D3D" front
set label 4 note_2 at screen 0.01875, screen 0.05063 left font ",11" tc rgb "#3D3D3D" front
set label 5 source_1 at screen 0.01875, screen 0.0269 left font ",11" tc rgb "#3D3D3D" front

# Key
set arrow 1 from screen 0.01875, screen 0.89082 to screen 0.05625, screen 0.89082 nohead lw 1.5 lc rgb "#801650" back
set label 6 "" at screen 0.0375, screen 0.89082 point pt 9 ps 0.95 lw 1 lc rgb "#801650" front
set label 7 'Amongst the highest quarter' at screen 0.06719, screen 0.89082 left font ",12" tc rgb "#3D3D3D" front
set arrow 2 from screen 0.33085, screen 0.89082 to screen 0.36835, screen 0.89082 nohead lw 1.5 lc rgb "#3D3D3D" back
set label 8 "" at screen 0.3496, screen 0.89082 point pt 7 ps 0.85 lw 1 lc rgb "#3D3D3D" front
set label 9 "" at screen 0.3496, screen 0.89082 point pt 7 ps 0.5 lw 1 lc rgb "white" front
set label 10 'Between, or too uncertain to tell' at screen 0.37929, screen 0.89082 left font ",12" tc rgb "#3D3D3D" front
set arrow 3 from screen 0.67109, screen 0.89082 to screen 0.70859, screen 0.89082 nohead lw 1.5 lc rgb "#12436D" back
set label 11 "" at screen 0.68984, screen 0.89082 point pt 11 ps 0.95 lw 1 lc rgb "#12436D" front
set label 12 'Amongst the lowest quarter' at screen 0.71953, screen 0.89082 left font ",12" tc rgb "#3D3D3D" front

# Plot area and axes
set key off noautotitle
set border 1 lw 1 lc rgb "#3D3D3D"
set tics nomirror out font ",12" tc rgb "#3D3D3D"
unset ytics
set lmargin at screen 0.21561
set rmargin at screen 0.85619
set tmargin at screen 0.82437
set bmargin at screen 0.15981
set xrange [0.5:15.5]
set yrange [15.5:0.5]
set xtics scale 0.6 font ",12" ('1' 1, '5' 5, '10' 10, '15' 15)
set label 13 'Rank' at screen 0.5359, screen 0.10601 center font ",12" tc rgb "#3D3D3D" front

# Quarters
set arrow 4 from first 4.5, graph 0 to first 4.5, screen 0.8307 nohead lw 0.75 lc rgb "#3D3D3D" dt (4,3) back
set label 14 'Highest quarter' at screen 0.30102, screen 0.84335 center font ",11" tc rgb "#3D3D3D" front
set arrow 5 from first 11.5, graph 0 to first 11.5, screen 0.8307 nohead lw 0.76 lc rgb "#3D3D3D" dt (4,3) back
set label 15 'Lowest quarter' at screen 0.77078, screen 0.84335 center font ",11" tc rgb "#3D3D3D" front

# One row for each area: guide, name, rank and range
set label 16 'Rank (range)' at screen 0.98125, screen 0.84335 right font ",11" tc rgb "#3D3D3D" front
set arrow 6 from screen 0.21561, screen 0.80222 to screen 0.85619, screen 0.80222 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 17 'North Dale 8' at screen 0.19998, screen 0.80222 right font ",12" tc rgb "#3D3D3D" front
set label 18 '1 (1 to 1)' at screen 0.98125, screen 0.80222 right font ",12" tc rgb "#3D3D3D" front
set arrow 7 from screen 0.21561, screen 0.75791 to screen 0.85619, screen 0.75791 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 19 'Lower Dale 13' at screen 0.19998, screen 0.75791 right font ",12" tc rgb "#3D3D3D" front
set label 20 '2 (2 to 3)' at screen 0.98125, screen 0.75791 right font ",12" tc rgb "#3D3D3D" front
set arrow 8 from screen 0.21561, screen 0.71361 to screen 0.85619, screen 0.71361 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 21 'South Dale 9' at screen 0.19998, screen 0.71361 right font ",12" tc rgb "#3D3D3D" front
set label 22 '3 (2 to 6)' at screen 0.98125, screen 0.71361 right font ",12" tc rgb "#3D3D3D" front
set arrow 9 from screen 0.21561, screen 0.6693 to screen 0.85619, screen 0.6693 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 23 'North Bournemouth' at screen 0.19998, screen 0.67998 right font ",12" tc rgb "#3D3D3D" front
set label 24 'and Poole 15' at screen 0.19998, screen 0.65862 right font ",12" tc rgb "#3D3D3D" front
set label 25 '4 (3 to 10)' at screen 0.98125, screen 0.6693 right font ",12" tc rgb "#3D3D3D" front
set arrow 10 from screen 0.21561, screen 0.625 to screen 0.85619, screen 0.625 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 26 'North Wolverley 1' at screen 0.19998, screen 0.625 right font ",12" tc rgb "#3D3D3D" front
set label 27 '5 (3 to 10)' at screen 0.98125, screen 0.625 right font ",12" tc rgb "#3D3D3D" front
set arrow 11 from screen 0.21561, screen 0.5807 to screen 0.85619, screen 0.5807 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 28 'West Dale 11' at screen 0.19998, screen 0.5807 right font ",12" tc rgb "#3D3D3D" front
set label 29 '6 (3 to 10)' at screen 0.98125, screen 0.5807 right font ",12" tc rgb "#3D3D3D" front
set arrow 12 from screen 0.21561, screen 0.53639 to screen 0.85619, screen 0.53639 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 30 'Lower Wolverley 6' at screen 0.19998, screen 0.53639 right font ",12" tc rgb "#3D3D3D" front
set label 31 '7 (4 to 11)' at screen 0.98125, screen 0.53639 right font ",12" tc rgb "#3D3D3D" front
set arrow 13 from screen 0.21561, screen 0.49209 to screen 0.85619, screen 0.49209 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 32 'Upper Wolverley 5' at screen 0.19998, screen 0.49209 right font ",12" tc rgb "#3D3D3D" front
set label 33 '8 (4 to 13)' at screen 0.98125, screen 0.49209 right font ",12" tc rgb "#3D3D3D" front
set arrow 14 from screen 0.21561, screen 0.44778 to screen 0.85619, screen 0.44778 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 34 'South Wolverley 2' at screen 0.19998, screen 0.44778 right font ",12" tc rgb "#3D3D3D" front
set label 35 '9 (4 to 14)' at screen 0.98125, screen 0.44778 right font ",12" tc rgb "#3D3D3D" front
set arrow 15 from screen 0.21561, screen 0.40348 to screen 0.85619, screen 0.40348 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 36 'Old Dale 14' at screen 0.19998, screen 0.40348 right font ",12" tc rgb "#3D3D3D" front
set label 37 '10 (4 to 15)' at screen 0.98125, screen 0.40348 right font ",12" tc rgb "#3D3D3D" front
set arrow 16 from screen 0.21561, screen 0.35918 to screen 0.85619, screen 0.35918 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 38 'East Wolverley 3' at screen 0.19998, screen 0.35918 right font ",12" tc rgb "#3D3D3D" front
set label 39 '11 (8 to 15)' at screen 0.98125, screen 0.35918 right font ",12" tc rgb "#3D3D3D" front
set arrow 17 from screen 0.21561, screen 0.31487 to screen 0.85619, screen 0.31487 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 40 'Upper Dale 12' at screen 0.19998, screen 0.31487 right font ",12" tc rgb "#3D3D3D" front
set label 41 '12 (7 to 15)' at screen 0.98125, screen 0.31487 right font ",12" tc rgb "#3D3D3D" front
set arrow 18 from screen 0.21561, screen 0.27057 to screen 0.85619, screen 0.27057 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 43 '13 (8 to 15)' at screen 0.98125, screen 0.27057 right font ",12" tc rgb "#3D3D3D" front
set arrow 19 from screen 0.21561, screen 0.22627 to screen 0.85619, screen 0.22627 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 44 'Old Wolverley 7' at screen 0.19998, screen 0.22627 right font ",12" tc rgb "#3D3D3D" front
set label 45 '14 (9 to 15)' at screen 0.98125, screen 0.22627 right font ",12" tc rgb "#3D3D3D" front
set arrow 20 from screen 0.21561, screen 0.18196 to screen 0.85619, screen 0.18196 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 46 'East Dale 10' at screen 0.19998, screen 0.18196 right font ",12" tc rgb "#3D3D3D" front
set label 47 '15 (10 to 15)' at screen 0.98125, screen 0.18196 right font ",12" tc rgb "#3D3D3D" front

# The same drawing twice: vector for the web and editing, bitmap at twice the size for documents
do for [picture in "svg png"] {
  if (picture eq "svg") {
    sans = "Arial&#44; 'Liberation Sans'&#44; Helvetica&#44; sans-serif"
    set terminal svg size 640,632 dynamic font sans.",12" name "ranks" background rgb "white" noenhanced
    up = 0.42; tick = 0.4
  } else {
    sans = "Arial"
    set terminal pngcairo size 1280,1264 font sans.",12" fontscale 1.5 linewidth 2 pointscale 2.9 dashlength 2 background rgb "white" noenhanced
    up = 0.2; tick = 0.6
  }
  set xtics scale tick offset 0,up
  bold = sans." Bold"
  set output "ranks.".picture
  set label 1 title_1 at screen 0.01875, screen 0.96361 left font bold.",18" tc rgb "#0B0C0C" front
  set label 42 'West Wolverley 4' at screen 0.19998, screen 0.27057 right font bold.",12" tc rgb "#0B0C0C" front
  plot data using (only("highest_quarter", "lower")):(column("row")):(only("highest_quarter", "upper") - only("highest_quarter", "lower")):(0) with vectors nohead lw 2 lc rgb "#801650", \
    data using (only("between", "lower")):(column("row")):(only("between", "upper") - only("between", "lower")):(0) with vectors nohead lw 2 lc rgb "#3D3D3D", \
    data using (only("highest_quarter", "rank")):(column("row")) with points pt 9 ps 0.95 lc rgb "#801650", \
    data using (only("between", "rank")):(column("row")) with points pt 7 ps 0.85 lc rgb "#3D3D3D", \
    data using (only("between", "rank")):(column("row")) with points pt 7 ps 0.5 lc rgb "white"
}
unset output
