"""Invented names of staff, from the many places outer London's staff come from."""

from __future__ import annotations

FIRST = tuple(
    (  # noqa: SIM905
        "Aisha Adaeze Agnieszka Alice Amara Amelia Amina Anita Anna Anthony Asha Ayesha Beatriz Ben Bethany Bola "
        "Bridget Callum Carla Carmen Caroline Catherine Charlotte Chidi Chloe Claire Comfort Connor Cristina Daniel "
        "David Deborah Denise Diana Diego Dominic Ebony Efua Elena Elif Elizabeth Emma Esther Fatima Femi Fiona "
        "Frances Gareth Gemma George Gloria Gurpreet Hannah Harriet Hassan Hina Ian Ibrahim Imogen Ines Isabel Isla "
        "Jade Jamal James Janet Jasmine Jean Joanna Jose Joseph Josie Kamal Karen Karolina Kate Kemi Keisha Kwame "
        "Lakshmi Laura Lauren Layla Leon Liam Linh Louise Lucy Lydia Maria Marcus Margaret Marta Martin Mary Meera "
        "Megan Mehmet Mei Michael Michelle Mina Mohamed Monika Nadia Naomi Natalie Neha Niamh Nicola Nikhil Nina Noor "
        "Olivia Olu Oscar Patience Patrick Paul Peter Philippa Pooja Rachel Rashida Rebecca Rhys Rita Robert Rosa "
        "Rosie Ruby Sabrina Sade Salma Samuel Sandra Sanjay Sara Sarah Seema Sharon Shazia Simon Sofia Sophie Stacey "
        "Stella Stephen Sunita Susan Tahira Tamara Tanya Temi Teresa Thandi Theo Tolu Tracey Uche Vanessa Vera "
        "Victoria Wei William Winston Yasmin Yinka Yusuf Zainab Zara Zoe"
    ).split()
)

LAST = tuple(
    (  # noqa: SIM905
        "Abbott Abdi Adams Addo Afolabi Ahmed Akhtar Ali Allen Amoah Anderson Appiah Arslan Asante Atkinson Bailey "
        "Baker Balogun Banerjee Barnes Begum Bennett Bhatt Boateng Bradley Brennan Brown Byrne Campbell Carr Carter "
        "Chan Charles Chaudhry Chen Clarke Cohen Cole Collins Cooper Costa Cox Cruz Dalton Das Davies Dawson Demir "
        "Desai Diallo Dixon Doyle Edwards Ellison Evans Farah Ferreira Fisher Fletcher Foster Fraser Garcia Georgiou "
        "Gibson Gill Gordon Grant Gray Green Gunawardena Hall Hamilton Harris Hassan Henry Hughes Hussain Ibe Iqbal "
        "Islam Ivanova Jackson James Janda Jenkins Johnson Jones Joseph Kaur Kelly Kennedy Khan Kim King Kowalska "
        "Kumar Lam Lawal Lawrence Lee Levy Lopez Lowe Mahmood Malik Marshall Martins Mason Matthews Mbaye Mensah Miah "
        "Mills Mistry Mohamud Moore Morgan Morris Moyo Murphy Murray Musa Mwangi Ndlovu Nelson Nguyen Nolan Novak "
        "Nowak Obi O'Connor Odusanya Ofori Ogunleye Oliveira Onyango Owen Palmer Parmar Patel Pereira Perry Phillips "
        "Popescu Powell Price Quinn Rahman Rai Ramos Rao Reid Reynolds Richards Roberts Robinson Rodrigues Rosen Ross "
        "Roy Ryan Sahin Samuels Santos Sesay Shah Sharma Silva Simpson Singh Sithole Smith Stewart Suleiman Sutton "
        "Tamang Taylor Teixeira Thomas Thompson Tran Tucker Turner Uddin Vaughan Walker Wallace Walsh Wang Ward "
        "Watson Webb White Williams Wilson Wong Wright Yilmaz Young Zaman"
    ).split()
)
