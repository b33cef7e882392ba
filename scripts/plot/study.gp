# A study by its size: what it is worth, what it costs, and what it nets.
#
#     gevinst export RESULT.h5 study > study.dat
#     gnuplot -d -e "study = 'study.dat'" english.gp style.gp study.gp > study.svg
#
# Rows: citizens evsi low high study_cost enbs low high study_decisions.
eval canvas(960, 580)
rows = 0; left = NaN; right = NaN; bottom = 0; top = 0; best = -1e300; best_at = NaN
stats study using (rows = rows + 1, left = finite(left) ? low_of(left, $1) : $1, right = finite(right) ? high_of(right, $1) : $1, \
    top = high_of(high_of(top, cell(5)), $9 * (finite(cell(4)) ? cell(4) : cell(2))), bottom = low_of(bottom, finite(cell(7)) ? cell(7) : cell(6)), \
    best_at = cell(6) > best ? $1 : best_at, best = high_of(best, cell(6)), 1) nooutput
# A cost far above all that the study can be worth is cut off, unless that is next to nothing.
worth_top = 0
stats study using (worth_top = high_of(worth_top, $9 * (finite(cell(4)) ? cell(4) : cell(2))), 1) nooutput
if (worth_top > 0.01 * top && top > 2.5 * worth_top) { top = 2.5 * worth_top }
if (bottom < -top) { bottom = -top }
if (top - bottom <= 0) { top = 1; bottom = -1 }
in_million = high_of(top, -bottom) >= 2e6
scale = in_million ? 1e-6 : 1e-3
bottom = scale * bottom; top = scale * top
span = top - bottom
bottom = bottom < 0 ? bottom - 0.05 * span : 0; top = top + 0.08 * span; span = top - bottom
headline = text_FIG_STUDY; note = text_NOTE_STUDY; axis = text_AXIS_CITIZENS
if (best > 0) { answer = text_STUDY_BEST . ' ' . number(best_at, 0); caption = text_STUDY_NET . ' ' . number(best, place(best, 3)) . ' ' . text_KRONER } \
else { answer = text_STUDY_NO_SIZE; answer_colour = loss }
eval frame
eval area(92, 152, 900, 460)
set label 10 in_million ? text_AXIS_MILLION : text_AXIS_THOUSAND at screen X(32), Y(118) font plain(12) textcolor rgb grey
if (right <= left) { left = left / 2; right = 2 * right }
wide = left > 0 && right / left > 20
if (wide) { set logscale x }
set xrange [left:right]
set yrange [bottom:top]
eval tics('y', bottom, top, step_of(span, 7))
set xtics () scale 0 textcolor rgb grey
last_pixel = -1e9
pixel_of(x) = 92 + 808 * (wide ? log(x / left) / log(right / left) : (x - left) / (right - left))
stats study using (far_off = pixel_of($1) - last_pixel > 46, last_pixel = far_off ? pixel_of($1) : last_pixel, far_off) nooutput
array at[rows]; n_at = 0; last_pixel = -1e9
stats study using (pixel_of($1) - last_pixel > 46 ? (n_at = n_at + 1, at[n_at] = $1, last_pixel = pixel_of($1), 1) : 0) nooutput
do for [k = 1:n_at] { set xtics add (number(at[k], 0) at[k]) }
set arrow 1 from left, 0 to right, 0 nohead front linecolor rgb ink linewidth 1.2
if (best > 0) { set arrow 2 from best_at, bottom to best_at, scale * best nohead front linecolor rgb extra linewidth 1.2 dashtype (4, 4) }
key_x = 92
do for [k = 1:3] {
    key_words = k == 1 ? text_STUDY_WORTH : k == 2 ? text_VALUE_COST : text_STUDY_NET
    set arrow 10 + k from screen X(key_x), Y(136) to screen X(key_x + 22), Y(136) nohead linecolor rgb (k == 1 ? gain : k == 2 ? loss : extra) linewidth 2.6
    set label 20 + k key_words at screen X(key_x + 30), Y(136) font plain(12) textcolor rgb grey
    key_x = key_x + 60 + 12 * em_of(key_words)
}
plot study using 1:(scale * $9 * $3):(scale * $9 * $4) with filledcurves fillcolor rgb gain_faint fillstyle solid notitle, \
    '' using 1:(scale * $9 * $2) with linespoints linecolor rgb gain linewidth 2.4 pointtype 7 pointsize 0.5 notitle, \
    '' using 1:(scale * $5) with linespoints linecolor rgb loss linewidth 2.0 pointtype 7 pointsize 0.5 notitle, \
    '' using 1:(scale * $7):(scale * $8) with filledcurves fillcolor rgb 0xD6EFE7 fillstyle solid notitle, \
    '' using 1:(scale * $6) with linespoints linecolor rgb extra linewidth 2.6 pointtype 7 pointsize 0.6 notitle
