# London: change in recorded offences on the year before.
# Run in this folder with: gnuplot change_alone-1.gp
# Reads change_alone-1.csv; writes change_alone-1.svg and change_alone-1.png. Needs gnuplot 5.4 or later.

reset
set encoding utf8
set datafile separator comma
set datafile columnheaders
data = 'change_alone-1.csv'

# Words on the chart
title_1 = 'Change in recorded crime in London'
subtitle_1 = 'Change in recorded offences by category, London (rows 1 to 30),'
subtitle_2 = 'year to March 2025 compared with the year to March 2024'
note_1 = 'Range: 19 in 20 chance that it holds the underlying change.'
source_1 = 'Source: made up for a test.'

# Reading the data: an empty cell must be NaN, or gnuplot joins the line across it
cell(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN
only(group, name) = stringcolumn("comparison") eq group ? cell(name) : NaN

# Layout
# Title, subtitle, notes and source
set label 2 subtitle_1 at screen 0.01875, screen 0.95737 left font ",13" tc rgb "#3D3D3D" front
set label 3 subtitle_2 at screen 0.01875, screen 0.94069 left font ",13" tc rgb "#3D3D3D" front
set label 4 note_1 at screen 0.01875, screen 0.02966 left font ",11" tc rgb "#3D3D3D" front
set label 5 source_1 at screen 0.01875, screen 0.01576 left font ",11" tc rgb "#3D3D3D" front

# Plot area and axes
set key off noautotitle
set border 1 lw 1 lc rgb "#3D3D3D"
set tics nomirror out font ",12" tc rgb "#3D3D3D"
unset ytics
set lmargin at screen 0.24278
set rmargin at screen 0.79624
set tmargin at screen 0.89898
set bmargin at screen 0.06487
set xrange [-100:150]
set yrange [30.5:0.5]
set xtics scale 0.6 font ",12" ('−100%%' -100, '−50%%' -50, '0%%' 0, '+50%%' 50, '+100%%' 100, '+150%%' 150)

# One row for each category: guide, name and figures
set label 6 'London (range)' at screen 0.98125, screen 0.9101 right font ",11" tc rgb "#3D3D3D" front
set label 7 'Old Kingsbridge 84' at screen 0.22403, screen 0.88508 right font ",12" tc rgb "#3D3D3D" front
set label 8 '+49% (+37 to +63)' at screen 0.98125, screen 0.88508 right font ",12" tc rgb "#3D3D3D" front
set arrow 1 from screen 0.01875, screen 0.87118 to screen 0.98125, screen 0.87118 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 9 'Old Dale 63' at screen 0.22403, screen 0.85728 right font ",12" tc rgb "#3D3D3D" front
set label 10 '+46% (+21 to +77)' at screen 0.98125, screen 0.85728 right font ",12" tc rgb "#3D3D3D" front
set arrow 2 from screen 0.01875, screen 0.84337 to screen 0.98125, screen 0.84337 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 11 'West Hartlepool 74' at screen 0.22403, screen 0.82947 right font ",12" tc rgb "#3D3D3D" front
set label 12 '+45% (+33 to +59)' at screen 0.98125, screen 0.82947 right font ",12" tc rgb "#3D3D3D" front
set arrow 3 from screen 0.01875, screen 0.81557 to screen 0.98125, screen 0.81557 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 13 'Upper Ely 89' at screen 0.22403, screen 0.80167 right font ",12" tc rgb "#3D3D3D" front
set label 14 '+44% (+31 to +60)' at screen 0.98125, screen 0.80167 right font ",12" tc rgb "#3D3D3D" front
set arrow 4 from screen 0.01875, screen 0.78777 to screen 0.98125, screen 0.78777 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 15 'Lower Hartlepool 27' at screen 0.22403, screen 0.77386 right font ",12" tc rgb "#3D3D3D" front
set label 16 '+42% (+28 to +58)' at screen 0.98125, screen 0.77386 right font ",12" tc rgb "#3D3D3D" front
set arrow 5 from screen 0.01875, screen 0.75996 to screen 0.98125, screen 0.75996 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 17 'Lower Northamptonshire' at screen 0.22403, screen 0.75232 right font ",12" tc rgb "#3D3D3D" front
set label 18 'Vale 48' at screen 0.22403, screen 0.73981 right font ",12" tc rgb "#3D3D3D" front
set label 19 '+42% (+15 to +76)' at screen 0.98125, screen 0.74606 right font ",12" tc rgb "#3D3D3D" front
set arrow 6 from screen 0.01875, screen 0.73216 to screen 0.98125, screen 0.73216 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 20 'Upper Dale 61' at screen 0.22403, screen 0.71826 right font ",12" tc rgb "#3D3D3D" front
set label 21 '+42% (+27 to +58)' at screen 0.98125, screen 0.71826 right font ",12" tc rgb "#3D3D3D" front
set arrow 7 from screen 0.01875, screen 0.70436 to screen 0.98125, screen 0.70436 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 22 'Old Bournemouth' at screen 0.22403, screen 0.69671 right font ",12" tc rgb "#3D3D3D" front
set label 23 'and Poole 70' at screen 0.22403, screen 0.6842 right font ",12" tc rgb "#3D3D3D" front
set label 24 '+41% (+12 to +78)' at screen 0.98125, screen 0.69045 right font ",12" tc rgb "#3D3D3D" front
set arrow 8 from screen 0.01875, screen 0.67655 to screen 0.98125, screen 0.67655 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 25 'North Wolverley 50' at screen 0.22403, screen 0.66265 right font ",12" tc rgb "#3D3D3D" front
set label 26 '+41% (+28 to +54)' at screen 0.98125, screen 0.66265 right font ",12" tc rgb "#3D3D3D" front
set arrow 9 from screen 0.01875, screen 0.64875 to screen 0.98125, screen 0.64875 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 27 'North Bournemouth' at screen 0.22403, screen 0.6411 right font ",12" tc rgb "#3D3D3D" front
set label 28 'and Poole 15' at screen 0.22403, screen 0.62859 right font ",12" tc rgb "#3D3D3D" front
set label 29 '+41% (+28 to +54)' at screen 0.98125, screen 0.63485 right font ",12" tc rgb "#3D3D3D" front
set arrow 10 from screen 0.01875, screen 0.62095 to screen 0.98125, screen 0.62095 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 30 'Lower Dale 62' at screen 0.22403, screen 0.60704 right font ",12" tc rgb "#3D3D3D" front
set label 31 '+40% (−3 to +102)' at screen 0.98125, screen 0.60704 right font ",12" tc rgb "#3D3D3D" front
set arrow 11 from screen 0.01875, screen 0.59314 to screen 0.98125, screen 0.59314 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 32 'North Wolverley 1' at screen 0.22403, screen 0.57924 right font ",12" tc rgb "#3D3D3D" front
set label 33 '+40% (−10 to +119)' at screen 0.98125, screen 0.57924 right font ",12" tc rgb "#3D3D3D" front
set arrow 12 from screen 0.01875, screen 0.56534 to screen 0.98125, screen 0.56534 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 34 'South Dale 58' at screen 0.22403, screen 0.55144 right font ",12" tc rgb "#3D3D3D" front
set label 35 '+39% (+21 to +60)' at screen 0.98125, screen 0.55144 right font ",12" tc rgb "#3D3D3D" front
set arrow 13 from screen 0.01875, screen 0.53753 to screen 0.98125, screen 0.53753 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 36 'Old Northamptonshire' at screen 0.22403, screen 0.52989 right font ",12" tc rgb "#3D3D3D" front
set label 37 'Vale 49' at screen 0.22403, screen 0.51738 right font ",12" tc rgb "#3D3D3D" front
set label 38 '+39% (+27 to +53)' at screen 0.98125, screen 0.52363 right font ",12" tc rgb "#3D3D3D" front
set arrow 14 from screen 0.01875, screen 0.50973 to screen 0.98125, screen 0.50973 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 39 'West Dale 60' at screen 0.22403, screen 0.49583 right font ",12" tc rgb "#3D3D3D" front
set label 40 '+38% (−11 to +114)' at screen 0.98125, screen 0.49583 right font ",12" tc rgb "#3D3D3D" front
set arrow 15 from screen 0.01875, screen 0.48193 to screen 0.98125, screen 0.48193 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 41 'Old Bournemouth' at screen 0.22403, screen 0.47428 right font ",12" tc rgb "#3D3D3D" front
set label 42 'and Poole 21' at screen 0.22403, screen 0.46177 right font ",12" tc rgb "#3D3D3D" front
set label 43 '+38% (+24 to +53)' at screen 0.98125, screen 0.46803 right font ",12" tc rgb "#3D3D3D" front
set arrow 16 from screen 0.01875, screen 0.45412 to screen 0.98125, screen 0.45412 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 44 'Lower Ely 41' at screen 0.22403, screen 0.44022 right font ",12" tc rgb "#3D3D3D" front
set label 45 '+38% (+25 to +52)' at screen 0.98125, screen 0.44022 right font ",12" tc rgb "#3D3D3D" front
set arrow 17 from screen 0.01875, screen 0.42632 to screen 0.98125, screen 0.42632 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 46 'North Ely 85' at screen 0.22403, screen 0.41242 right font ",12" tc rgb "#3D3D3D" front
set label 47 '+37% (+23 to +53)' at screen 0.98125, screen 0.41242 right font ",12" tc rgb "#3D3D3D" front
set arrow 18 from screen 0.01875, screen 0.39852 to screen 0.98125, screen 0.39852 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 48 'East Hartlepool 73' at screen 0.22403, screen 0.38462 right font ",12" tc rgb "#3D3D3D" front
set label 49 '+36% (+24 to +49)' at screen 0.98125, screen 0.38462 right font ",12" tc rgb "#3D3D3D" front
set arrow 19 from screen 0.01875, screen 0.37071 to screen 0.98125, screen 0.37071 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 50 'Old Ely 42' at screen 0.22403, screen 0.35681 right font ",12" tc rgb "#3D3D3D" front
set label 51 '+31% (+4 to +65)' at screen 0.98125, screen 0.35681 right font ",12" tc rgb "#3D3D3D" front
set arrow 20 from screen 0.01875, screen 0.34291 to screen 0.98125, screen 0.34291 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 52 'West Dale 11' at screen 0.22403, screen 0.32901 right font ",12" tc rgb "#3D3D3D" front
set label 53 '+31% (+19 to +43)' at screen 0.98125, screen 0.32901 right font ",12" tc rgb "#3D3D3D" front
set arrow 21 from screen 0.01875, screen 0.31511 to screen 0.98125, screen 0.31511 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 54 'West Bournemouth' at screen 0.22403, screen 0.30746 right font ",12" tc rgb "#3D3D3D" front
set label 55 'and Poole 67' at screen 0.22403, screen 0.29495 right font ",12" tc rgb "#3D3D3D" front
set label 56 '+26% (−6 to +69)' at screen 0.98125, screen 0.3012 right font ",12" tc rgb "#3D3D3D" front
set arrow 22 from screen 0.01875, screen 0.2873 to screen 0.98125, screen 0.2873 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 57 'West Wolverley 4' at screen 0.22403, screen 0.2734 right font ",12" tc rgb "#3D3D3D" front
set label 58 '+25% (+8 to +45)' at screen 0.98125, screen 0.2734 right font ",12" tc rgb "#3D3D3D" front
set arrow 23 from screen 0.01875, screen 0.2595 to screen 0.98125, screen 0.2595 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 59 'Lower Hartlepool 76' at screen 0.22403, screen 0.2456 right font ",12" tc rgb "#3D3D3D" front
set label 60 '+22% (+3 to +44)' at screen 0.98125, screen 0.2456 right font ",12" tc rgb "#3D3D3D" front
set arrow 24 from screen 0.01875, screen 0.2317 to screen 0.98125, screen 0.2317 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 61 'Upper Bournemouth' at screen 0.22403, screen 0.22405 right font ",12" tc rgb "#3D3D3D" front
set label 62 'and Poole 68' at screen 0.22403, screen 0.21154 right font ",12" tc rgb "#3D3D3D" front
set label 63 '+21% (+9 to +35)' at screen 0.98125, screen 0.21779 right font ",12" tc rgb "#3D3D3D" front
set arrow 25 from screen 0.01875, screen 0.20389 to screen 0.98125, screen 0.20389 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 64 'North Dale 8' at screen 0.22403, screen 0.18999 right font ",12" tc rgb "#3D3D3D" front
set label 65 '+21% (+5 to +39)' at screen 0.98125, screen 0.18999 right font ",12" tc rgb "#3D3D3D" front
set arrow 26 from screen 0.01875, screen 0.17609 to screen 0.98125, screen 0.17609 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 66 'North Ely 36' at screen 0.22403, screen 0.16219 right font ",12" tc rgb "#3D3D3D" front
set label 67 '+19% (+5 to +34)' at screen 0.98125, screen 0.16219 right font ",12" tc rgb "#3D3D3D" front
set arrow 27 from screen 0.01875, screen 0.14829 to screen 0.98125, screen 0.14829 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 68 'Lower Dale 13' at screen 0.22403, screen 0.13438 right font ",12" tc rgb "#3D3D3D" front
set label 69 '+19% (+8 to +30)' at screen 0.98125, screen 0.13438 right font ",12" tc rgb "#3D3D3D" front
set arrow 28 from screen 0.01875, screen 0.12048 to screen 0.98125, screen 0.12048 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 70 'North Bournemouth' at screen 0.22403, screen 0.11284 right font ",12" tc rgb "#3D3D3D" front
set label 71 'and Poole 64' at screen 0.22403, screen 0.10032 right font ",12" tc rgb "#3D3D3D" front
set label 72 '+18% (+5 to +32)' at screen 0.98125, screen 0.10658 right font ",12" tc rgb "#3D3D3D" front
set arrow 29 from screen 0.01875, screen 0.09268 to screen 0.98125, screen 0.09268 nohead lw 0.75 lc rgb "#E0E0E0" back
set label 73 'North Hartlepool 71' at screen 0.22403, screen 0.07878 right font ",12" tc rgb "#3D3D3D" front
set label 74 '+18% (−5 to +46)' at screen 0.98125, screen 0.07878 right font ",12" tc rgb "#3D3D3D" front

# No change
set arrow 30 from first 0, graph 0 to first 0, graph 1 nohead lw 1 lc rgb "#0B0C0C" back
set label 75 'No change' at first 0, screen 0.9101 center font ",11" tc rgb "#3D3D3D" front

# The same drawing twice: vector for the web and editing, bitmap at twice the size for documents
do for [picture in "svg png"] {
  if (picture eq "svg") {
    sans = "Arial&#44; 'Liberation Sans'&#44; Helvetica&#44; sans-serif"
    set terminal svg size 640,1079 dynamic font sans.",12" name "change_alone_1" background rgb "white" noenhanced
    up = 0.42; tick = 0.4
  } else {
    sans = "Arial"
    set terminal pngcairo size 1280,2158 font sans.",12" fontscale 1.5 linewidth 2 pointscale 2.9 dashlength 2 background rgb "white" noenhanced
    up = 0.2; tick = 0.6
  }
  set xtics scale tick offset 0,up
  bold = sans." Bold"
  set output "change_alone-1.".picture
  set label 1 title_1 at screen 0.01875, screen 0.97868 left font bold.",18" tc rgb "#0B0C0C" front
  plot data using (cell("area_lower")):(column("row")):(cell("area_upper") - cell("area_lower")):(0) with vectors nohead lw 2 lc rgb "#12436D", \
    data using (only("not_compared", "area_change")):(column("row")) with points pt 7 ps 0.85 lc rgb "#12436D"
}
unset output
