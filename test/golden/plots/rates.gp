# Burglary: rate per 1,000 in ten areas.
# Run in this folder with: gnuplot rates.gp
# Reads rates.csv; writes rates.svg and rates.png. Needs gnuplot 5.4 or later.

reset
set encoding utf8
set datafile separator comma
set datafile columnheaders
data = 'rates.csv'

# Words on the chart
title_1 = 'Burglary in Ynys Môn below the England & Wales rate'
subtitle_1 = 'Burglary offences per 1,000 people, ten areas, financial year 2024-25'
note_1 = 'Range: 19 in 20 chance that it holds the underlying rate. Higher or lower: the whole range is on one side of the England &'
note_2 = 'Wales rate. Not compared: too few. [c] suppressed: a count from 1 to 4. [x] not available.'
source_1 = 'Source: made up for a test.'
comparator = 'England & Wales 0.72'

# Reading the data: an empty cell must be NaN, or gnuplot joins the line across it
cell(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN
only(group, name) = stringcolumn("position") eq group ? cell(name) : NaN

# Layout
# Title, subtitle, notes and source
set label 2 subtitle_1 at screen 0.01875, screen 0.92744 left font ",13" tc rgb "#3D3D3D" front
set label 3 note_1 at screen 0.01875, screen 0.07413 left font ",11" tc rgb "#3D3D3D" front
set label 4 note_2 at screen 0.01875, screen 0.05047 left font ",11" tc rgb "#3D3D3D" front
set label 5 source_1 at screen 0.01875, screen 0.02681 left font ",11" tc rgb "#3D3D3D" front

# Key
set arrow 1 from screen 0.01875, screen 0.89117 to screen 0.05625, screen 0.89117 nohead lw 1.5 lc rgb "#801650" back
set label 6 "" at screen 0.0375, screen 0.89117 point pt 9 ps 0.95 lw 1 lc rgb "#801650" front
set label 7 'Higher than England & Wales' at screen 0.06719, screen 0.89117 left font ",12" tc rgb "#3D3D3D" front
set arrow 2 from screen 0.34126, screen 0.89117 to screen 0.37876, screen 0.89117 nohead lw 1.5 lc rgb "#3D3D3D" back
set label 8 "" at screen 0.36001, screen 0.89117 point pt 7 ps 0.85 lw 1 lc rgb "#3D3D3D" front
set label 9 "" at screen 0.36001, screen 0.89117 point pt 7 ps 0.5 lw 1 lc rgb "white" front
set label 10 'Similar to England & Wales' at screen 0.38969, screen 0.89117 left font ",12" tc rgb "#3D3D3D" front
set arrow 3 from screen 0.64497, screen 0.89117 to screen 0.68247, screen 0.89117 nohead lw 1.5 lc rgb "#12436D" back
set label 11 "" at screen 0.66373, screen 0.89117 point pt 11 ps 0.95 lw 1 lc rgb "#12436D" front
set label 12 'Lower than England & Wales' at screen 0.69341, screen 0.89117 left font ",12" tc rgb "#3D3D3D" front
set arrow 4 from screen 0.01875, screen 0.86278 to screen 0.05625, screen 0.86278 nohead lw 1.5 lc rgb "#3D3D3D" back
set label 13 "" at screen 0.0375, screen 0.86278 point pt 7 ps 0.5 lw 1 lc rgb "#3D3D3D" front
set label 14 'Not compared' at screen 0.06719, screen 0.86278 left font ",12" tc rgb "#3D3D3D" front

# Plot area and axes
set key off noautotitle
set border 1 lw 1 lc rgb "#3D3D3D"
set tics nomirror out font ",12" tc rgb "#3D3D3D"
unset ytics
set lmargin at screen 0.26408
set rmargin at screen 0.80928
set tmargin at screen 0.79653
set bmargin at screen 0.13407
set xrange [0:2]
set yrange [10.5:0.5]
set xtics scale 0.6 font ",12" ('0.0' 0, '0.5' 0.5, '1.0' 1, '1.5' 1.5, '2.0' 2)

# One row for each area: guide, name, rate and range
set label 15 'Rate (range)' at screen 0.98125, screen 0.81546 right font ",11" tc rgb "#3D3D3D" front
set arrow 5 from screen 0.26408, screen 0.76341 to screen 0.80928, screen 0.76341 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 16 'Town_Centre &' at screen 0.24845, screen 0.77405 right font ",12" tc rgb "#3D3D3D" front
set label 17 '`Harbour`^2 {a} \n @b' at screen 0.24845, screen 0.75276 right font ",12" tc rgb "#3D3D3D" front
set label 18 '1.45 (1.14 to 1.84)' at screen 0.98125, screen 0.76341 right font ",12" tc rgb "#3D3D3D" front
set arrow 6 from screen 0.26408, screen 0.69716 to screen 0.80928, screen 0.69716 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 19 'Bristol, City of' at screen 0.24845, screen 0.69716 right font ",12" tc rgb "#3D3D3D" front
set label 20 '0.99 (0.90 to 1.10)' at screen 0.98125, screen 0.69716 right font ",12" tc rgb "#3D3D3D" front
set arrow 7 from screen 0.26408, screen 0.63091 to screen 0.80928, screen 0.63091 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 21 'The "Old" Quarter' at screen 0.24845, screen 0.63091 right font ",12" tc rgb "#3D3D3D" front
set label 22 '0.84 (0.61 to 1.13)' at screen 0.98125, screen 0.63091 right font ",12" tc rgb "#3D3D3D" front
set arrow 8 from screen 0.26408, screen 0.56467 to screen 0.80928, screen 0.56467 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 23 'Bournemouth,' at screen 0.24845, screen 0.58596 right font ",12" tc rgb "#3D3D3D" front
set label 24 'Christchurch and Poole' at screen 0.24845, screen 0.56467 right font ",12" tc rgb "#3D3D3D" front
set label 25 'with Everything Between' at screen 0.24845, screen 0.54338 right font ",12" tc rgb "#3D3D3D" front
set label 26 '0.51 (0.41 to 0.62)' at screen 0.98125, screen 0.56467 right font ",12" tc rgb "#3D3D3D" front
set arrow 9 from screen 0.26408, screen 0.49842 to screen 0.80928, screen 0.49842 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 27 'King''s Lynn & West Norfolk' at screen 0.24845, screen 0.49842 right font ",12" tc rgb "#3D3D3D" front
set label 28 '0.40 (0.30 to 0.51)' at screen 0.98125, screen 0.49842 right font ",12" tc rgb "#3D3D3D" front
set arrow 10 from screen 0.26408, screen 0.43218 to screen 0.80928, screen 0.43218 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 29 '50% {North} ward' at screen 0.24845, screen 0.43218 right font ",12" tc rgb "#3D3D3D" front
set label 30 '0.38 (0.20 to 0.67)' at screen 0.98125, screen 0.43218 right font ",12" tc rgb "#3D3D3D" front
set arrow 11 from screen 0.26408, screen 0.36593 to screen 0.80928, screen 0.36593 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 32 '0.30 (0.19 to 0.46)' at screen 0.98125, screen 0.36593 right font ",12" tc rgb "#3D3D3D" front
set arrow 12 from screen 0.26408, screen 0.29968 to screen 0.80928, screen 0.29968 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 33 'Rutland' at screen 0.24845, screen 0.29968 right font ",12" tc rgb "#3D3D3D" front
set label 34 '0 (0 to 0.09)' at screen 0.98125, screen 0.29968 right font ",12" tc rgb "#3D3D3D" front
set arrow 13 from screen 0.26408, screen 0.23344 to screen 0.80928, screen 0.23344 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 35 '#comment, not' at screen 0.24845, screen 0.23344 right font ",12" tc rgb "#3D3D3D" front
set label 36 '[x]' at screen 0.98125, screen 0.23344 right font ",12" tc rgb "#3D3D3D" front
set arrow 14 from screen 0.26408, screen 0.16719 to screen 0.80928, screen 0.16719 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 37 'Isles of Scilly' at screen 0.24845, screen 0.16719 right font ",12" tc rgb "#3D3D3D" front
set label 38 '[c]' at screen 0.98125, screen 0.16719 right font ",12" tc rgb "#3D3D3D" front

# The comparator
set arrow 15 from first 0.72, graph 0 to first 0.72, screen 0.80284 nohead lw 1.25 lc rgb "#0B0C0C" front

# The same drawing twice: vector for the web and editing, bitmap at twice the size for documents
do for [picture in "svg png"] {
  if (picture eq "svg") {
    sans = "Arial&#44; 'Liberation Sans'&#44; Helvetica&#44; sans-serif"
    set terminal svg size 640,634 dynamic font sans.",12" name "rates" background rgb "white" noenhanced
    up = 0.42; tick = 0.4
  } else {
    sans = "Arial"
    set terminal pngcairo size 1280,1268 font sans.",12" fontscale 1.5 linewidth 2 pointscale 2.9 dashlength 2 background rgb "white" noenhanced
    up = 0.2; tick = 0.6
  }
  set xtics scale tick offset 0,up
  bold = sans." Bold"
  set output "rates.".picture
  set label 1 title_1 at screen 0.01875, screen 0.96372 left font bold.",18" tc rgb "#0B0C0C" front
  set label 31 'Ynys Môn' at screen 0.24845, screen 0.36593 right font bold.",12" tc rgb "#0B0C0C" front
  set label 39 comparator at screen 0.46035, screen 0.81546 center font bold.",12" tc rgb "#0B0C0C" front
  plot data using (only("higher", "lower")):(column("row")):(only("higher", "upper") - only("higher", "lower")):(0) with vectors nohead lw 2 lc rgb "#801650", \
    data using (only("similar", "lower")):(column("row")):(only("similar", "upper") - only("similar", "lower")):(0) with vectors nohead lw 2 lc rgb "#3D3D3D", \
    data using (only("lower", "lower")):(column("row")):(only("lower", "upper") - only("lower", "lower")):(0) with vectors nohead lw 2 lc rgb "#12436D", \
    data using (only("not_compared", "lower")):(column("row")):(only("not_compared", "upper") - only("not_compared", "lower")):(0) with vectors nohead lw 1 lc rgb "#3D3D3D", \
    data using (only("higher", "rate")):(column("row")) with points pt 9 ps 0.95 lc rgb "#801650", \
    data using (only("similar", "rate")):(column("row")) with points pt 7 ps 0.85 lc rgb "#3D3D3D", \
    data using (only("similar", "rate")):(column("row")) with points pt 7 ps 0.5 lc rgb "white", \
    data using (only("lower", "rate")):(column("row")) with points pt 11 ps 0.95 lc rgb "#12436D", \
    data using (only("not_compared", "rate")):(column("row")) with points pt 7 ps 0.5 lc rgb "#3D3D3D"
}
unset output
