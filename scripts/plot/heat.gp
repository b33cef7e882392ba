# A sweep over two inputs: where it pays.
#
#     gevinst export RESULT.h5 sweep:net_present_value > sweep.dat
#     gnuplot -d -e "sweep = 'sweep.dat'" english.gp style.gp heat.gp > heat.svg
#
# Rows: the two values, then as in levels.gp, a column further on. Optional: sweep_block (which block, from 0),
# axis_label_1, axis_scale_1, axis_label_2, axis_scale_2, sweep_label.
if (!exists('sweep_block')) sweep_block = 0
if (!exists('axis_label_1')) axis_label_1 = ''
if (!exists('axis_scale_1')) axis_scale_1 = 1
if (!exists('axis_scale_2')) axis_scale_2 = 1
if (!exists('axis_label_2')) axis_label_2 = ''
if (!exists('sweep_label')) sweep_label = ''
eval canvas(960, 760)
# The values of both axes, each once and rising: the first axis changes slowly, the second fast.
array xs[4096]; array ys[4096]
nx = 0; ny = 0; last = NaN
stats sweep index sweep_block using ($1 == last ? 0 : (nx = nx + 1, xs[nx] = axis_scale_1 * $1, last = $1, 0)) nooutput
stats sweep index sweep_block using (axis_scale_1 * $1 == xs[1] ? (ny = ny + 1, ys[ny] = axis_scale_2 * $2, 0) : 0) nooutput
# A field reaches half-way to its neighbours.
x_edge(k) = nx < 2 ? xs[1] + (k - 1.5) : k == 1 ? xs[1] - (xs[2] - xs[1]) / 2.0 : k > nx ? xs[nx] + (xs[nx] - xs[nx - 1]) / 2.0 : (xs[k] + xs[k - 1]) / 2.0
y_edge(k) = ny < 2 ? ys[1] + (k - 1.5) : k == 1 ? ys[1] - (ys[2] - ys[1]) / 2.0 : k > ny ? ys[ny] + (ys[ny] - ys[ny - 1]) / 2.0 : (ys[k] + ys[k - 1]) / 2.0
first_of(i) = floor(i / ny) + 1
second_of(i) = int(i) % ny + 1

headline = text_FIG_HEAT
if (sweep_label ne '') { context = sweep_label . ' · ' . context }
note = text_NOTE_HEAT
interval_note = text_HEAT_ERROR . ' ±'
error = 0
stats sweep index sweep_block using (error = high_of(error, 50 * (cell(29) - cell(28))), 0) nooutput
interval_note = interval_note . number(error, place(error, 2)) . '.'
axis = axis_label_1
eval frame
eval area(86, 150, 800, 628)
set xrange [x_edge(1):x_edge(nx + 1)]
set yrange [y_edge(1):y_edge(ny + 1)]
eval tics('x', xs[1], xs[nx] > xs[1] ? xs[nx] : xs[1] + 1, step_of(xs[nx] > xs[1] ? xs[nx] - xs[1] : 1, 8))
eval tics('y', ys[1], ys[ny] > ys[1] ? ys[ny] : ys[1] + 1, step_of(ys[ny] > ys[1] ? ys[ny] - ys[1] : 1, 8))
unset grid
set label 10 axis_label_2 at screen X(32), Y(128) font plain(13) textcolor rgb ink
set palette defined (0 '#D55E00', 0.25 '#F0B58A', 0.5 '#ffffff', 0.75 '#9CC9E3', 1 '#0072B2')
set cbrange [0:100]
set colorbox user origin screen X(824), screen Y(628) size screen 22.0 / W, screen 478.0 / (H - cut) noborder
set cbtics ('0' 0, '25' 25, '50' 50, '75' 75, '100' 100) scale 0 font font_of_tics textcolor rgb grey
set label 11 text_HEAT_SCALE at screen X(928), Y(128) right font plain(12) textcolor rgb grey
plot sweep index sweep_block using (xs[first_of($0)]):(ys[second_of($0)]):(x_edge(first_of($0))):(x_edge(first_of($0) + 1)):(y_edge(second_of($0))):(y_edge(second_of($0) + 1)):(100 * cell(27)) \
    with boxxyerror fillstyle solid noborder linecolor palette notitle
