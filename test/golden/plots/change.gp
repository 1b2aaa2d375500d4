# King's Lynn: change in recorded offences on the year before, against the rest of Norfolk.
# Run in this folder with: gnuplot change.gp
# Reads change.csv; writes change.svg and change.png. Needs gnuplot 5.4 or later.

reset
set encoding utf8
set datafile separator comma
set datafile columnheaders
data = 'change.csv'

# Words on the chart
title_1 = 'Robbery fell in King''s Lynn but not elsewhere in Norfolk'
subtitle_1 = 'Change in recorded offences by category, King''s Lynn and the rest of Norfolk,'
subtitle_2 = 'year to March 2025 compared with the year to March 2024'
note_1 = 'Range: 19 in 20 chance that it holds the underlying change. Differs: by more than chance alone would explain (19 in 20).'
note_2 = 'Under 20 before: counts only. [x] not available. [z] not applicable. Synthetic figures.'
source_1 = 'Source: made up for a test.'

# Reading the data: an empty cell must be NaN, or gnuplot joins the line across it
cell(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN
only(group, name) = stringcolumn("comparison") eq group ? cell(name) : NaN

# Layout
# Title, subtitle, notes and source
set label 2 subtitle_1 at screen 0.01875, screen 0.91873 left font ",13" tc rgb "#3D3D3D" front
set label 3 subtitle_2 at screen 0.01875, screen 0.88693 left font ",13" tc rgb "#3D3D3D" front
set label 4 note_1 at screen 0.01875, screen 0.08304 left font ",11" tc rgb "#3D3D3D" front
set label 5 note_2 at screen 0.01875, screen 0.05654 left font ",11" tc rgb "#3D3D3D" front
set label 6 source_1 at screen 0.01875, screen 0.03004 left font ",11" tc rgb "#3D3D3D" front

# Key
set arrow 1 from screen 0.01875, screen 0.84629 to screen 0.05625, screen 0.84629 nohead lw 2 lc rgb "#12436D" back
set label 7 "" at screen 0.0375, screen 0.84629 point pt 7 ps 0.9 lw 1 lc rgb "#12436D" front
set label 8 'King''s Lynn, differs from the rest' at screen 0.06719, screen 0.84629 left font ",12" tc rgb "#3D3D3D" front
set arrow 2 from screen 0.36359, screen 0.84629 to screen 0.40109, screen 0.84629 nohead lw 2 lc rgb "#12436D" back
set label 9 "" at screen 0.38234, screen 0.84629 point pt 7 ps 0.85 lw 1 lc rgb "#12436D" front
set label 10 "" at screen 0.38234, screen 0.84629 point pt 7 ps 0.5 lw 1 lc rgb "white" front
set label 11 'King''s Lynn, similar to the rest' at screen 0.41203, screen 0.84629 left font ",12" tc rgb "#3D3D3D" front
set arrow 3 from screen 0.68966, screen 0.84629 to screen 0.72716, screen 0.84629 nohead lw 2 lc rgb "#12436D" back
set label 12 "" at screen 0.70841, screen 0.84629 point pt 7 ps 0.5 lw 1 lc rgb "#12436D" front
set label 13 'King''s Lynn, not compared' at screen 0.73809, screen 0.84629 left font ",12" tc rgb "#3D3D3D" front
set arrow 4 from screen 0.01875, screen 0.81449 to screen 0.05625, screen 0.81449 nohead lw 2 lc rgb "#F46A25" back
set label 14 "" at screen 0.0375, screen 0.81449 point pt 5 ps 0.7 lw 1 lc rgb "#F46A25" front
set label 15 'Rest of Norfolk' at screen 0.06719, screen 0.81449 left font ",12" tc rgb "#3D3D3D" front

# Plot area and axes
set key off noautotitle
set border 1 lw 1 lc rgb "#3D3D3D"
set tics nomirror out font ",12" tc rgb "#3D3D3D"
unset ytics
set lmargin at screen 0.19592
set rmargin at screen 0.71083
set tmargin at screen 0.74382
set bmargin at screen 0.15018
set xrange [-50:150]
set yrange [8.5:0.5]
set xtics scale 0.6 font ",12" ('−50%%' -50, '0%%' 0, '+50%%' 50, '+100%%' 100, '+150%%' 150)

# One row for each category: guide, name and figures
set label 16 'King''s Lynn (range)' at screen 0.89062, screen 0.76502 right font ",11" tc rgb "#3D3D3D" front
set label 17 'Rest' at screen 0.98125, screen 0.76502 right font ",11" tc rgb "#3D3D3D" front
set label 18 'Burglary' at screen 0.17717, screen 0.70671 right font ",12" tc rgb "#3D3D3D" front
set label 19 '+53% (+29 to +82)' at screen 0.89062, screen 0.70671 right font ",12" tc rgb "#3D3D3D" front
set label 20 '+39%' at screen 0.98125, screen 0.70671 right font ",12" tc rgb "#3D3D3D" front
set arrow 5 from screen 0.01875, screen 0.66961 to screen 0.98125, screen 0.66961 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 21 'Drug offences, and' at screen 0.17717, screen 0.65636 right font ",12" tc rgb "#3D3D3D" front
set label 22 'what''s found "with"' at screen 0.17717, screen 0.63251 right font ",12" tc rgb "#3D3D3D" front
set label 23 'them in {bags}' at screen 0.17717, screen 0.60866 right font ",12" tc rgb "#3D3D3D" front
set label 24 '+45% (+36 to +54)' at screen 0.89062, screen 0.63251 right font ",12" tc rgb "#3D3D3D" front
set label 25 '+14%' at screen 0.98125, screen 0.63251 right font ",12" tc rgb "#3D3D3D" front
set arrow 6 from screen 0.01875, screen 0.59541 to screen 0.98125, screen 0.59541 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 26 'Stalking' at screen 0.17717, screen 0.5583 right font ",12" tc rgb "#3D3D3D" front
set label 27 '+33% (−5 to +90)' at screen 0.89062, screen 0.5583 right font ",12" tc rgb "#3D3D3D" front
set label 28 '[z]' at screen 0.98125, screen 0.5583 right font ",12" tc rgb "#3D3D3D" front
set arrow 7 from screen 0.01875, screen 0.5212 to screen 0.98125, screen 0.5212 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 29 'Violence' at screen 0.17717, screen 0.4841 right font ",12" tc rgb "#3D3D3D" front
set label 30 '−0.2% (−3 to +2)' at screen 0.89062, screen 0.4841 right font ",12" tc rgb "#3D3D3D" front
set label 31 '+2%' at screen 0.98125, screen 0.4841 right font ",12" tc rgb "#3D3D3D" front
set arrow 8 from screen 0.01875, screen 0.447 to screen 0.98125, screen 0.447 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 32 'Robbery' at screen 0.17717, screen 0.40989 right font ",12" tc rgb "#3D3D3D" front
set label 33 '−22% (−38 to −0.3)' at screen 0.89062, screen 0.40989 right font ",12" tc rgb "#3D3D3D" front
set label 34 '+4%' at screen 0.98125, screen 0.40989 right font ",12" tc rgb "#3D3D3D" front
set arrow 9 from screen 0.01875, screen 0.37279 to screen 0.98125, screen 0.37279 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 35 'Homicide' at screen 0.17717, screen 0.33569 right font ",12" tc rgb "#3D3D3D" front
set label 36 '1 to 2' at screen 0.89062, screen 0.33569 right font ",12" tc rgb "#3D3D3D" front
set label 37 '+3%' at screen 0.98125, screen 0.33569 right font ",12" tc rgb "#3D3D3D" front
set arrow 10 from screen 0.01875, screen 0.29859 to screen 0.98125, screen 0.29859 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 38 'Modern slavery' at screen 0.17717, screen 0.26148 right font ",12" tc rgb "#3D3D3D" front
set label 39 '0 to 5' at screen 0.89062, screen 0.26148 right font ",12" tc rgb "#3D3D3D" front
set label 40 '+60%' at screen 0.98125, screen 0.26148 right font ",12" tc rgb "#3D3D3D" front
set arrow 11 from screen 0.01875, screen 0.22438 to screen 0.98125, screen 0.22438 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 41 'Fraud' at screen 0.17717, screen 0.18728 right font ",12" tc rgb "#3D3D3D" front
set label 42 '[x]' at screen 0.89062, screen 0.18728 right font ",12" tc rgb "#3D3D3D" front
set label 43 '[z]' at screen 0.98125, screen 0.18728 right font ",12" tc rgb "#3D3D3D" front

# No change
set arrow 12 from first 0, graph 0 to first 0, graph 1 nohead lw 1 lc rgb "#0B0C0C" back
set label 44 'No change' at first 0, screen 0.76502 center font ",11" tc rgb "#3D3D3D" front

# The same drawing twice: vector for the web and editing, bitmap at twice the size for documents
do for [picture in "svg png"] {
  if (picture eq "svg") {
    sans = "Arial&#44; 'Liberation Sans'&#44; Helvetica&#44; sans-serif"
    set terminal svg size 640,566 dynamic font sans.",12" name "change" background rgb "white" noenhanced
    up = 0.42; tick = 0.4
  } else {
    sans = "Arial"
    set terminal pngcairo size 1280,1132 font sans.",12" fontscale 1.5 linewidth 2 pointscale 2.9 dashlength 2 background rgb "white" noenhanced
    up = 0.2; tick = 0.6
  }
  set xtics scale tick offset 0,up
  bold = sans." Bold"
  set output "change.".picture
  set label 1 title_1 at screen 0.01875, screen 0.95936 left font bold.",18" tc rgb "#0B0C0C" front
  plot data using (cell("rest_lower")):(column("row") + 0.2):(cell("rest_upper") - cell("rest_lower")):(0) with vectors nohead lw 1.25 lc rgb "#F46A25", \
    data using (cell("rest_change")):(column("row") + 0.2) with points pt 5 ps 0.7 lc rgb "#F46A25", \
    data using (cell("area_lower")):(column("row") - 0.16):(cell("area_upper") - cell("area_lower")):(0) with vectors nohead lw 2 lc rgb "#12436D", \
    data using (only("similar", "area_change")):(column("row") - 0.16) with points pt 7 ps 0.85 lc rgb "#12436D", \
    data using (only("similar", "area_change")):(column("row") - 0.16) with points pt 7 ps 0.5 lc rgb "white", \
    data using (only("differs", "area_change")):(column("row") - 0.16) with points pt 7 ps 0.9 lc rgb "#12436D", \
    data using (only("not_compared", "area_change")):(column("row") - 0.16) with points pt 7 ps 0.5 lc rgb "#12436D"
}
unset output
