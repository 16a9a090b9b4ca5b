"""Lists of people and structures to bring in, with their mistakes."""

from sqlalchemy import select

from app.accounts.models import User

SIRET = "73282932000074"
PEOPLE = (
    "Courriel;Prénom;NOM;Région;Département;Structure;Fonction;Tél\n"
    "lea.martin@exemple.fr;Léa;Martin;Hauts-de-France;59;CCAS de Lens;Directrice;0320000000\n"
    "pas une adresse;Paul;Petit;Bretagne;;;;\n"
    "LEA.MARTIN@exemple.fr;Léa;Martin;32;;;;\n"
    "ana@exemple.fr;=cmd|' /C calc'!A0;Roy;Bretagne;;;;\n"
    "sans.region@exemple.fr;Zoé;Nom;;;;;\n"
)
STRUCTURES = (
    "Nom,Type,Département,SIRET,Site internet,Commune\n"
    f"Épicerie du Port,Association,59,{SIRET},www.exemple.fr,Dunkerque\n"
    "CCAS de Lens,CCAS / CIAS,Pas-de-Calais,,,Lens\n"
    "CCAS de Lens,CCAS / CIAS,Pas-de-Calais,,,Lens\n"
    "Autre,,59,12345678901234,,\n"
    "Encore,,999,,,\n"
)


def person(session, email="lea.martin@exemple.fr") -> User | None:
    return session.scalar(select(User).where(User.email == email))
