"""Task 1, what the organisation needs of social media: goals, market, trends, platforms, integration, exposure, community."""
