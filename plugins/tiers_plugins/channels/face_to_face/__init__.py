"""Asks by visits: interviewers, their routes, and a form for their devices."""

from tiers_plugins.channels.face_to_face.channel import FaceToFace

__all__ = ["FaceToFace"]
