"""What runs inside the sandbox: a warm process that forks one trainee kernel and one checker per
submission.

Nothing here imports the grading side; the trainee's process never holds a test, the checker's never
trainee code.
"""
