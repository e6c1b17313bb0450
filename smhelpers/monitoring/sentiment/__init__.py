"""Sentiment of short zh-TW texts by lexicon, and how far it can be trusted."""
