"""Immediate, kind, exact feedback for the exercises of the book.

    check("04-mean-scores", deviation_scores)   is it right? and if not, what happened?
    hint("04-mean-scores")                      the next hint
    solution("04-mean-scores")                  where the worked solution is
    progress()                                  what is done
    passed("04-mean-scores")                    whether it is

Nothing is sent anywhere: what is done is kept in one file beside the exercises.
"""

from gmmcheck.desk import check, hint, passed, progress, solution

__all__ = ["check", "hint", "passed", "progress", "solution"]
