"""Questions, predictions and their grading: the room behind every quiz in a lesson.

``bank`` reads ``quizzes/NN_name.toml`` and says in one sentence what is wrong with it;
``kinds`` knows each kind of question; ``live`` works out expected values by running
them; ``desk`` grades an answer and writes it down; ``static`` draws what stays readable
when no kernel is there. The widget in ``course/widgets`` only shows and asks.
"""
