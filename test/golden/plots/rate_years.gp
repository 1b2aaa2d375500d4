# Burglary: rate per 1,000 in King's Lynn & West Norfolk over time.
# Run in this folder with: gnuplot rate_years.gp
# Reads rate_years.csv; writes rate_years.svg and rate_years.png. Needs gnuplot 5.4 or later.

reset
set encoding utf8
set datafile separator comma
set datafile columnheaders
data = 'rate_years.csv'

# Words on the chart
title_1 = 'Burglary rate in King''s Lynn & West Norfolk'
subtitle_1 = 'Burglary offences per 1,000 people, King''s Lynn & West Norfolk and comparators,'
subtitle_2 = 'financial years 2016-17 to 2024-25'
note_1 = 'Synthetic figures.'
source_1 = 'Source: made up for a test.'

# Reading the data: an empty cell must be NaN, or gnuplot joins the line across it
cell(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN

# Layout
# Title, subtitle, notes and source
set label 2 subtitle_1 at screen 0.01875, screen 0.89048 left font ",13" tc rgb "#3D3D3D" front
set label 3 subtitle_2 at screen 0.01875, screen 0.84762 left font ",13" tc rgb "#3D3D3D" front
set label 4 note_1 at screen 0.01875, screen 0.07619 left font ",11" tc rgb "#3D3D3D" front
set label 5 source_1 at screen 0.01875, screen 0.04048 left font ",11" tc rgb "#3D3D3D" front

# Plot area and axes
set key off noautotitle
set border 1 lw 1 lc rgb "#3D3D3D"
set tics nomirror out font ",12" tc rgb "#3D3D3D"
set grid ytics noxtics back lt 1 lw 0.75 lc rgb "#E0E0E0"
set ytics scale 0 offset 0.4,0 ('0' 0, '2' 2, '4' 4, '6' 6, '8' 8)
set lmargin at screen 0.04168
set rmargin at screen 0.79688
set tmargin at screen 0.7881
set bmargin at screen 0.16667
set xrange [2015.5:2024.3]
set yrange [0:8]
set xtics scale 0.6,0.6 font ",12" ('2016-17' 2016, '2017-18' 2017, '2018-19' 2018, '2019-20' 2019, '2020-21' 2020, '2021-22' 2021, '2022-23' 2022, '2023-24' 2023, '2024-25' 2024)

# Event window: years with at least half their months inside it
set object 1 rectangle from first 2019.5, graph 0 to first 2020.5, graph 1 behind fc rgb "#F0F0F0" fs solid 1 noborder
set label 6 'Pandemic' at first 2020, screen 0.75952 center font ",11" tc rgb "#3D3D3D" front
set label 7 'restrictions' at first 2020, screen 0.72619 center font ",11" tc rgb "#3D3D3D" front

# Labels at the line ends, moved apart by the program that wrote this script
set arrow 1 from screen 0.78207, screen 0.69488 to screen 0.79925, screen 0.73048 nohead lw 1 lc rgb "#12436D" back
set arrow 2 from screen 0.78207, screen 0.67935 to screen 0.79925, screen 0.66739 nohead lw 1 lc rgb "#28A197" back
set arrow 3 from screen 0.78207, screen 0.62497 to screen 0.79925, screen 0.60429 nohead lw 1 lc rgb "#801650" back
set arrow 4 from screen 0.61043, screen 0.50845 to screen 0.79925, screen 0.50845 nohead lw 1 lc rgb "#F46A25" back

# The same drawing twice: vector for the web and editing, bitmap at twice the size for documents
do for [picture in "svg png"] {
  if (picture eq "svg") {
    sans = "Arial&#44; 'Liberation Sans'&#44; Helvetica&#44; sans-serif"
    set terminal svg size 640,420 dynamic font sans.",12" name "rate_years" background rgb "white" noenhanced
    up = 0.42; tick = 0.4
  } else {
    sans = "Arial"
    set terminal pngcairo size 1280,840 font sans.",12" fontscale 1.5 linewidth 2 pointscale 2.9 dashlength 2 background rgb "white" noenhanced
    up = 0.2; tick = 0.6
  }
  set xtics scale tick,tick offset 0,up
  bold = sans." Bold"
  set output "rate_years.".picture
  set label 1 title_1 at screen 0.01875, screen 0.94524 left font bold.",18" tc rgb "#0B0C0C" front
  set label 8 'King''s Lynn &' at screen 0.80707, screen 0.74834 left font bold.",12" tc rgb "#0B0C0C" front
  set label 9 'West Norfolk 6.8' at screen 0.80707, screen 0.71263 left font bold.",12" tc rgb "#0B0C0C" front
  set label 10 'Norfolk 6.6' at screen 0.80707, screen 0.66739 left font bold.",12" tc rgb "#0B0C0C" front
  set label 11 'Fifteen similar' at screen 0.80707, screen 0.62215 left font bold.",12" tc rgb "#0B0C0C" front
  set label 12 'areas 5.9' at screen 0.80707, screen 0.58644 left font bold.",12" tc rgb "#0B0C0C" front
  set label 13 'England and' at screen 0.80707, screen 0.5412 left font bold.",12" tc rgb "#0B0C0C" front
  set label 14 'Wales,' at screen 0.80707, screen 0.50548 left font bold.",12" tc rgb "#0B0C0C" front
  set label 15 '2022-23 4.4' at screen 0.80707, screen 0.46977 left font bold.",12" tc rgb "#0B0C0C" front
  plot data using (column("year")):(cell("england_and_wales")) with lines lw 2 lc rgb "#F46A25", \
    data using (column("year")):(cell("fifteen_similar_areas")) with lines lw 2 lc rgb "#801650", \
    data using (column("year")):(cell("norfolk")) with lines lw 2 lc rgb "#28A197", \
    data using (column("year")):(cell("kings_lynn_west_norfolk")) with lines lw 2.5 lc rgb "#12436D", \
    data using (column("year")):(stringcolumn("year") eq "2022" ? cell("england_and_wales") : NaN) with points pt 11 ps 0.9 lc rgb "#F46A25", \
    data using (column("year")):(stringcolumn("year") eq "2024" ? cell("fifteen_similar_areas") : NaN) with points pt 9 ps 0.9 lc rgb "#801650", \
    data using (column("year")):(stringcolumn("year") eq "2024" ? cell("norfolk") : NaN) with points pt 5 ps 0.9 lc rgb "#28A197", \
    data using (column("year")):(stringcolumn("year") eq "2024" ? cell("kings_lynn_west_norfolk") : NaN) with points pt 7 ps 0.9 lc rgb "#12436D"
}
unset output
