# Who gains when the budget is cut: the local result under each policy, the treasury's mean beside it, and how likely the
# local unit is to run a deficit. Sent before policies.gp, which draws.
#
#     gevinst export RESULT.h5 summary > summary.dat
#     gnuplot -d -e "summary = 'summary.dat'" english.gp style.gp budget.gp policies.gp > budget.svg
row_outcome = 'local_result'
second_outcome = 'central_result'
chance_outcome = 'local_deficit'
chance_word = text_LOCAL_DEFICIT
headline = text_FIG_BUDGET
note = text_NOTE_BUDGET
axis = text_LOCAL_RESULT . ', ' . text_AXIS_MILLION
